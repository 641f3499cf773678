"""Code and storage of contracts, read in one batch."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from decoders.names.code_source import Wanted
from decoders.primitives import bytes_of, is_bytes
from simulation.deadline import Deadline
from simulation.rpc import Call, RpcClient

_MAX_CODE_DIGITS: Final = 2 * 0x40000


async def read_state(rpc: RpcClient, wanted: Sequence[Wanted], deadline: Deadline) -> Mapping[Wanted, bytes]:
    """What lies at these places in the node's latest state; what it could not tell is left out.

    Raises `RpcUnreachable`.
    """
    answers = await rpc.attempt([_call(each) for each in wanted], deadline)
    read = ((each, _bytes(each, answer)) for each, answer in zip(wanted, answers, strict=True))
    return {each: found for each, found in read if found is not None}


def _call(wanted: Wanted) -> Call:
    if wanted.slot is None:
        return "eth_getCode", [wanted.address, "latest"]
    return "eth_getStorageAt", [wanted.address, f"0x{wanted.slot.hex()}", "latest"]


def _bytes(wanted: Wanted, answer: Any) -> bytes | None:
    """The bytes of an answer; None for an error, and for a slot that has not 32 bytes."""
    if not isinstance(answer, str) or len(answer) > _MAX_CODE_DIGITS:
        return None
    found = bytes_of(answer) if is_bytes(answer) else None
    return None if found is None or (wanted.slot is not None and len(found) != 32) else found
