"""Why a call failed, in words, from the frame that failed (Solidity's Error and Panic; custom errors by selector)."""

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError

from decoders.primitives import Hex, bytes_of
from simulation.effects import Frame, Revert, Status

_ERROR = "0x08c379a0"
_PANIC = "0x4e487b71"
_PANIC_REASONS = {
    0x01: "an assertion failed",
    0x11: "arithmetic overflow or underflow",
    0x12: "division by zero",
    0x21: "a value outside its enumeration",
    0x22: "badly encoded storage bytes",
    0x31: "pop from an empty array",
    0x32: "array index out of bounds",
    0x41: "too much memory was asked for",
    0x51: "call of an uninitialised function",
}
_REVERTED = "execution reverted"


def status_of(top: Frame) -> Status:
    """`reverted` if the code said no, `halted` if the machine stopped it."""
    if top.error is None:
        return "success"
    return "reverted" if top.error.startswith(_REVERTED) else "halted"


def read_revert(top: Frame) -> Revert | None:
    """The reason of the top frame's failure; None when it succeeded. `message` may hold hostile text."""
    if top.error is None:
        return None
    if status_of(top) == "halted":
        return Revert(signature=None, message=top.error, data=top.output)
    return _decode(top.output)


def _decode(data: Hex) -> Revert:
    selector, body = data[:10], bytes_of("0x" + data[10:])
    try:
        if selector == _ERROR:
            (text,) = decode(["string"], body)
            return Revert(signature="Error(string)", message=text, data=data)
        if selector == _PANIC:
            (code,) = decode(["uint256"], body)
            return Revert(signature="Panic(uint256)", message=_PANIC_REASONS.get(code, f"panic code {code}"), data=data)
    except (DecodingError, UnicodeDecodeError, OverflowError):
        return Revert(signature=selector, message="the reason is not readable", data=data)
    if data == "0x":
        return Revert(signature=None, message="no reason was given", data=data)
    if len(data) < 10:
        return Revert(signature=None, message="the reason is not readable", data=data)
    return Revert(signature=selector, message=f"custom error {selector}", data=data)
