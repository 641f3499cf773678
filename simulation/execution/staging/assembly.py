"""The few pieces of EVM code that stand-ins are made of. Jump targets are three bytes, so that parts can be joined."""

from typing import Final

from decoders.primitives import Address, bytes_of

STOP: Final = b"\x00"
ALL_GAS: Final = b"\x64" + b"\xff" * 5
"""PUSH5 of more gas than there is: a call gets all but a 64th (EIP-150). GAS would show in what the code asks for."""

_RETURN_SIZE: Final = b"\x3d"
_PASS_BACK: Final = b"\x3d\x60\x00\x60\x00\x3e"  # RETURNDATACOPY(0, 0, RETURNDATASIZE)
REVERT_WITH_ANSWER: Final = _PASS_BACK + _RETURN_SIZE + b"\x60\x00\xfd"
RETURN_ANSWER: Final = _PASS_BACK + _RETURN_SIZE + b"\x60\x00\xf3"

_JUMPDEST: Final = b"\x5b"
_JUMPI: Final = b"\x57"
_DELEGATECALL: Final = b"\xf4"


def push(data: bytes) -> bytes:
    """PUSH of these bytes, 1 to 32 of them."""
    return bytes([0x5F + len(data)]) + data


def push_number(number: int, size: int = 3) -> bytes:
    """PUSH of a number in so many bytes."""
    return push(number.to_bytes(size))


def push_address(address: Address) -> bytes:
    """PUSH20 of an address."""
    return push(bytes_of(address))


def skipped_if_true(at: int, part: bytes) -> bytes:
    """The part, jumped over where the top of the stack is not 0. `at`: where in the code this begins."""
    return push_number(at + 5 + len(part)) + _JUMPI + part + _JUMPDEST


def passed_on(at: int, code_of: Address) -> bytes:
    """The call at hand, done by the code at `code_of` on this account's storage; ends the run."""
    copy = b"\x36\x60\x00\x60\x00\x37"  # CALLDATACOPY(0, 0, CALLDATASIZE)
    call = b"\x60\x00\x60\x00\x36\x60\x00" + push_address(code_of) + ALL_GAS + _DELEGATECALL
    head = copy + call
    return head + skipped_if_true(at + len(head), REVERT_WITH_ANSWER) + RETURN_ANSWER
