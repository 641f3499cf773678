"""Code that stands in an account's place for one run: it makes the batch's calls, and is the account to all others.

Calls of a batch (EIP-5792) are made from the account itself, in order, in one transaction, as smart accounts and
delegated ones (EIP-7702) make them. Who else calls the account meets its own code; where it has none, an account that
takes coins and tokens.
"""

from collections.abc import Sequence
from typing import Final

from decoders.primitives import Address, Hex, bytes_of, hex_of, keccak
from decoders.requests import BatchCall
from simulation.execution.staging.assembly import (
    ALL_GAS,
    REVERT_WITH_ANSWER,
    STOP,
    passed_on,
    push,
    push_address,
    push_number,
    skipped_if_true,
)

PROGRAM_ADDRESS: Final[Address] = "0x5b2e9ad71f0c4683c1d7e90ab4f25c6d8e03f791"
OWN_CODE_ADDRESS: Final[Address] = "0x91d0f3c6572b48eab8c13d60e7f94a25160db38c"
"""No contract is known at either. They hold the stand-in, and the account's own code for the length of the run."""

MARK: Final = keccak(b"txexplain batch")
"""The first word of the calldata that starts the batch; the calls' own calldata follows in one piece."""

_FROM_OTHERS: Final = b"\x33\x30\x18"  # CALLER ^ ADDRESS
_HOOKS: Final = ("150b7a02", "f23a6e61", "bc197c81")
"""onERC721Received, onERC1155Received and onERC1155BatchReceived, which are answered with their own selectors."""


def batch_calldata(calls: Sequence[BatchCall]) -> Hex:
    """The calldata that starts the batch."""
    return hex_of(MARK + b"".join(bytes_of(call.data) for call in calls))


def batch_program(calls: Sequence[BatchCall], *, atomic: bool, own_code: Address | None) -> Hex:
    """The stand-in. `atomic`: the first call that fails undoes all; else the next one is made.

    `own_code` is where the account's own code lies, None for an account without any.
    """
    code = _unless_started(own_code)
    offset = len(MARK)
    for call in calls:
        size = len(bytes_of(call.data))
        code += _copy(size, offset) + _make(call, size)
        code += skipped_if_true(len(code), REVERT_WITH_ANSWER) if atomic else b"\x50"
        offset += size
    return hex_of(code + STOP)


def any_of_program(calls: Sequence[BatchCall]) -> Hex:
    """The stand-in for an account without code of its own, which fails only where every call fails, as the last one."""
    code = _unless_started(None) + push_number(0, 1)  # how many went through
    offset = len(MARK)
    for call in calls:
        size = len(bytes_of(call.data))
        code += _copy(size, offset) + _make(call, size) + b"\x01"
        offset += size
    return hex_of(code + skipped_if_true(len(code), REVERT_WITH_ANSWER) + STOP)


def _unless_started(own_code: Address | None) -> bytes:
    """What the account is to everybody but itself with the mark."""
    code = _to_others(0, _FROM_OTHERS, own_code)
    return code + _to_others(len(code), push_number(0, 1) + b"\x35" + push(MARK) + b"\x18", own_code)


def _to_others(at: int, condition: bytes, own_code: Address | None) -> bytes:
    """Where the condition is not 0: what the account is to others, which ends the run."""
    head = condition + b"\x15"
    start = at + len(head) + 5
    answer = passed_on(start, own_code) if own_code is not None else _receiver(start)
    return head + skipped_if_true(at + len(head), answer)


def _receiver(at: int) -> bytes:
    """An account without code that still answers the hooks of NFTs, which ask whoever has code."""
    code = push_number(0, 1) + b"\x35" + push_number(0xE0, 1) + b"\x1c"  # the selector
    for position, hook in enumerate(_HOOKS):
        code += (
            (b"\x81" if position else b"\x80") + push(bytes.fromhex(hook)) + b"\x14" + (b"\x17" if position else b"")
        )
    code += b"\x15"
    answer = (
        push_number(0xE0, 1) + b"\x1b" + push_number(0, 1) + b"\x52" + push_number(32, 1) + push_number(0, 1) + b"\xf3"
    )
    return code + skipped_if_true(at + len(code), answer) + STOP


def _copy(size: int, offset: int) -> bytes:
    return push_number(size) + push_number(offset) + push_number(0, 1) + b"\x37"


def _make(call: BatchCall, size: int) -> bytes:
    """CALL, or CREATE where there is no target; leaves 0 for a failure."""
    value = push(call.value.to_bytes(32))
    if call.to is None:
        return push_number(size) + push_number(0, 1) + value + b"\xf0"
    what = push_number(0, 1) + push_number(0, 1) + push_number(size) + push_number(0, 1)
    return what + value + push_address(call.to) + ALL_GAS + b"\xf1"
