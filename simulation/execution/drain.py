"""What a spender can take with a signature for Permit2, as code that takes it.

Permit2 moves tokens in its own name, out of what their owner once approved to it. So for the length of the run its
code is replaced by a program that does what it would do for the holder of the signature: take each token, as much of
it as was signed and as is there. The run so shows what is lost, whatever amount the signature names.
"""

from collections.abc import Sequence

from decoders.decoded import Permission
from decoders.primitives import Hex, hex_of
from simulation.execution.staging.assembly import (
    ALL_GAS,
    REVERT_WITH_ANSWER,
    STOP,
    push,
    push_address,
    push_number,
    skipped_if_true,
)

_BALANCE_OF = bytes.fromhex("70a08231")
_TRANSFER_FROM = bytes.fromhex("23b872dd")
_ANSWER_AT = 0x80

_MSTORE, _MLOAD, _DUP1, _DUP2, _DUP3, _DUP4 = b"\x52", b"\x51", b"\x80", b"\x81", b"\x82", b"\x83"
_XOR, _MUL, _LT, _SWAP1, _POP, _STATICCALL, _CALL = b"\x18", b"\x02", b"\x10", b"\x90", b"\x50", b"\xfa", b"\xf1"


def draining_code(permissions: Sequence[Permission]) -> Hex:
    """A program that takes all of them in turn. It reverts with the token's own reason where one cannot be taken."""
    code = b""
    for permission in permissions:
        code += _take(permission)
        code += skipped_if_true(len(code), REVERT_WITH_ANSWER)
    return hex_of(code + STOP)


def _take(permission: Permission) -> bytes:
    """Ask for the owner's balance, take the smaller of it and what was signed; leaves 1 on the stack for success."""
    owner, token = push_address(permission.owner), push_address(permission.token)
    return b"".join(
        (
            _selector(_BALANCE_OF) + _at(4, owner),
            _number(32) + _number(_ANSWER_AT) + _number(0x24) + _number(0),  # what out and in
            token + ALL_GAS + _STATICCALL + _POP,
            push_number(permission.amount, 32) + _number(_ANSWER_AT) + _MLOAD + _smaller(),
            _number(0x44) + _MSTORE,  # the amount is the third argument
            _selector(_TRANSFER_FROM) + _at(4, owner) + _at(0x24, push_address(permission.spender)),
            _number(32) + _number(_ANSWER_AT) + _number(0x64) + _number(0) + _number(0),
            token + ALL_GAS + _CALL,
        )
    )


def _smaller() -> bytes:
    """The smaller of the two numbers on the stack: b ^ ((a ^ b) * (a < b)), with b on top."""
    return (
        _DUP1 + _DUP3 + _LT  # a b (a < b)
        + _DUP2 + _DUP4 + _XOR  # a b (a < b) (a ^ b)
        + _MUL + _XOR  # a (b ^ ((a ^ b) * (a < b)))
        + _SWAP1 + _POP
    )  # fmt: skip


def _selector(selector: bytes) -> bytes:
    return _at(0, push(selector.ljust(32, b"\0")))


def _at(place: int, pushed: bytes) -> bytes:
    """Write what is pushed into memory."""
    return pushed + _number(place) + _MSTORE


def _number(number: int) -> bytes:
    return push_number(number, 1)
