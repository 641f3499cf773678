"""What a spender can take with a signature for Permit2, as code that takes it.

Permit2 moves tokens in its own name, out of what their owner once approved to it. So for the length of the run its
code is replaced by a program that does what it would do for the holder of the signature: take each token, as much of
it as was signed and as is there. The run so shows what is lost, whatever amount the signature names.
"""

from collections.abc import Sequence

from decoders.decoded import Permission
from decoders.primitives import Hex, bytes_of, hex_of

_BALANCE_OF = bytes.fromhex("70a08231")
_TRANSFER_FROM = bytes.fromhex("23b872dd")
_ANSWER_AT = 0x80

_MSTORE, _MLOAD, _DUP1, _DUP3, _XOR, _MUL, _LT = b"\x52", b"\x51", b"\x80", b"\x82", b"\x18", b"\x02", b"\x10"
_POP, _GAS, _STATICCALL, _CALL, _ISZERO = b"\x50", b"\x5a", b"\xfa", b"\xf1", b"\x15"


def draining_code(permissions: Sequence[Permission]) -> Hex:
    """A program that takes all of them in turn. It reverts with the token's own reason where one cannot be taken."""
    code = b""
    for permission in permissions:
        code += _take(permission)
        code += _revert_unless_taken(len(code))
    return hex_of(code + b"\x00")


def _take(permission: Permission) -> bytes:
    """Ask for the owner's balance, take the smaller of it and what was signed; leaves 1 on the stack for success."""
    owner, token = bytes_of(permission.owner), bytes_of(permission.token)
    return b"".join(
        (
            _selector(_BALANCE_OF) + _word(owner) + _push(b"\x04") + _MSTORE,
            _push(b"\x20") + _push(bytes([_ANSWER_AT])) + _push(b"\x24") + _push(b"\x00"),  # what out and in
            _word(token) + _GAS + _STATICCALL + _POP,
            _push(permission.amount.to_bytes(32)) + _push(bytes([_ANSWER_AT])) + _MLOAD + _smaller(),
            _push(b"\x44") + _MSTORE,  # the amount is the third argument
            _selector(_TRANSFER_FROM) + _word(owner) + _push(b"\x04") + _MSTORE,
            _word(bytes_of(permission.spender)) + _push(b"\x24") + _MSTORE,
            _push(b"\x20") + _push(bytes([_ANSWER_AT])) + _push(b"\x64") + _push(b"\x00") + _push(b"\x00"),
            _word(token) + _GAS + _CALL,
        )
    )


def _smaller() -> bytes:
    """The smaller of the two numbers on the stack: b ^ ((a ^ b) * (a < b)), with b on top."""
    return (
        _DUP1 + _DUP3 + _LT  # a b (a < b)
        + b"\x81" + b"\x83" + _XOR  # a b (a < b) (a ^ b)
        + _MUL + _XOR  # a (b ^ ((a ^ b) * (a < b)))
        + b"\x90" + _POP
    )  # fmt: skip


def _revert_unless_taken(at: int) -> bytes:
    """Jump over a REVERT that passes on what the token said. `at` is where this part begins."""
    size = len(_jump_over(0))
    return _jump_over(at + size - 1)


def _jump_over(to: int) -> bytes:
    passed_on = (
        b"\x3d\x60\x00\x60\x00\x3e\x3d\x60\x00\xfd"  # RETURNDATACOPY(0, 0, RETURNDATASIZE); REVERT(0, RETURNDATASIZE)
    )
    return _push(to.to_bytes(2)) + b"\x57" + passed_on + b"\x5b"


def _selector(selector: bytes) -> bytes:
    return _push(selector.ljust(32, b"\0")) + _push(b"\x00") + _MSTORE


def _word(address: bytes) -> bytes:
    return _push(address)


def _push(data: bytes) -> bytes:
    return bytes([0x5F + len(data)]) + data
