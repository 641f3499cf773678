"""Batches of calls: `wallet_sendCalls` (EIP-5792), versions 1.0 and 2.0.0."""

from collections.abc import Mapping
from typing import Any, Literal

from decoders.parsing.capabilities import parse_capabilities
from decoders.parsing.fields import (
    check_chain,
    read_address,
    read_bool,
    read_data,
    read_list,
    read_object,
    read_quantity,
    read_text,
    refuse_unknown,
)
from decoders.primitives import Address
from decoders.refusal import Malformed, Unsignable, child
from decoders.requests import Batch, BatchCall

_SHARED = frozenset({"version", "chainId", "from", "calls", "capabilities"})
_KEYS: Mapping[str, frozenset[str]] = {"1.0": _SHARED, "2.0.0": _SHARED | {"id", "atomicRequired"}}
_CALL_KEYS: Mapping[str, frozenset[str]] = {
    "1.0": frozenset({"to", "data", "value", "chainId"}),
    "2.0.0": frozenset({"to", "data", "value", "capabilities"}),
}
_MAX_CALLS = 256
_MAX_ID = 4096
"""EIP-5792: an id has at most 4096 bytes."""


def parse_batch(params: Any, chain_id: int, pointer: str) -> tuple[Address, Batch]:
    """The account and its batch. Raises `Malformed` or `Unsignable` by pointer."""
    values = read_list(params, pointer)
    if len(values) != 1:
        raise Malformed.at(pointer, f"expected one batch, found {len(values)} values")
    return _batch(read_object(values[0], child(pointer, 0)), chain_id, child(pointer, 0))


def _batch(fields: Mapping[str, Any], chain_id: int, pointer: str) -> tuple[Address, Batch]:
    version = _version(fields.get("version"), child(pointer, "version"))
    refuse_unknown(fields, _KEYS[version], pointer)
    for key, why in (
        ("chainId", "is missing; EIP-5792 asks for the chain that the calls are for"),
        ("from", "is missing; fill in the account that the wallet will use"),
    ):
        if fields.get(key) is None:
            raise Malformed.at(child(pointer, key), why)
    check_chain(fields["chainId"], chain_id, child(pointer, "chainId"))
    batch = Batch(
        version=version,
        calls=_calls(fields.get("calls"), version, chain_id, child(pointer, "calls")),
        atomic_required=_atomic(fields, version, child(pointer, "atomicRequired")),
        id=read_text(fields["id"], child(pointer, "id"), _MAX_ID) if fields.get("id") is not None else None,
        capabilities=parse_capabilities(fields.get("capabilities"), child(pointer, "capabilities")),
    )
    return read_address(fields["from"], child(pointer, "from")), batch


def _version(value: Any, pointer: str) -> Literal["1.0", "2.0.0"]:
    match read_text(value, pointer, 16):
        case "1.0":
            return "1.0"
        case "2.0.0":
            return "2.0.0"
        case other:
            raise Unsignable.at(pointer, f"version {other!r} of wallet_sendCalls is not known here; known: 1.0, 2.0.0")


def _atomic(fields: Mapping[str, Any], version: str, pointer: str) -> bool:
    if version == "1.0":
        return False
    if "atomicRequired" not in fields:
        raise Malformed.at(pointer, "is missing; version 2.0.0 must say whether all calls must succeed together")
    return read_bool(fields["atomicRequired"], pointer)


def _calls(value: Any, version: str, chain_id: int, pointer: str) -> tuple[BatchCall, ...]:
    entries = read_list(value, pointer, _MAX_CALLS)
    if not entries:
        raise Unsignable.at(pointer, "holds no call; there is nothing to sign")
    return tuple(_call(item, version, chain_id, child(pointer, index)) for index, item in enumerate(entries))


def _call(value: Any, version: str, chain_id: int, pointer: str) -> BatchCall:
    fields = {key: item for key, item in read_object(value, pointer).items() if item is not None}
    refuse_unknown(fields, _CALL_KEYS[version], pointer)
    check_chain(fields.get("chainId"), chain_id, child(pointer, "chainId"))
    call = BatchCall(
        to=read_address(fields["to"], child(pointer, "to")) if "to" in fields else None,
        value=read_quantity(fields.get("value", "0x0"), child(pointer, "value")),
        data=read_data(fields.get("data", "0x"), child(pointer, "data")),
        capabilities=parse_capabilities(fields.get("capabilities"), child(pointer, "capabilities")),
    )
    if call.to is None and call.data == "0x":
        raise Unsignable.at(child(pointer, "to"), "no recipient and no code: this would create an empty contract")
    return call
