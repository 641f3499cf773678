"""Why a call failed, in words, from the frame that failed.

Solidity's Error and Panic are told in full, and the errors in which contracts wrap another one's reason. Other custom
errors have their selector; `error_names.py` finds their names.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError

from decoders.primitives import Hex, bytes_of, hex_of, keccak
from simulation.effects import Frame, Revert, Status

_ERROR = "0x08c379a0"
_PANIC = "0x4e487b71"
_SELECTOR_BYTES: Final = 4
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
_DEEPEST: Final = 4
"""Reasons within reasons that are looked at."""
_MOST_PLACES: Final = 8
_LARGEST: Final = 1 << 16
"""Bytes of revert data in which a reason within is looked for."""

# Types of the arguments, and which of them say why: a text, and the data of the reason within.
_WRAPPERS: Final = {
    "FailedOp(uint256,string)": (1, None),
    "FailedOpWithRevert(uint256,string,bytes)": (1, 2),
    "PostOpReverted(bytes)": (None, 0),
    "WrappedError(address,bytes4,bytes,bytes)": (None, 2),
    "CallFailed(bytes)": (None, 0),
    "ExecutionFailed(bytes)": (None, 0),
    "MulticallFailed(uint256,bytes)": (None, 1),
}
"""EntryPoints (ERC-4337), ERC-7751, and names that several libraries share."""
_BY_SELECTOR: Final = {"0x" + keccak(signature.encode())[:4].hex(): signature for signature in _WRAPPERS}


def status_of(top: Frame) -> Status:
    """`reverted` if the code said no, `halted` if the machine stopped it."""
    if top.error is None:
        return "success"
    return "reverted" if top.error.startswith(_REVERTED) else "halted"


def read_revert(top: Frame, frames: Sequence[Frame] = ()) -> Revert | None:
    """The reason of a frame's failure; None when it succeeded. `message` may hold hostile text.

    Where the frame gives no reason, its cause is that of the call, out of all `frames`, that failed it by failing
    itself; calls in between that say nothing either are left out, since a contract can have a thousand of them.
    """
    if top.error is None:
        return None
    told = _said_by(top)
    if not _is_silent(top):
        return told
    speaker = _speaker(top, frames)
    return told if speaker is None else told.model_copy(update={"cause": _said_by(speaker)})


def _said_by(frame: Frame) -> Revert:
    """What the failed frame says itself; `error` must be set."""
    if status_of(frame) == "halted":
        return Revert(signature=None, message=str(frame.error), data=frame.output)
    return _decode(bytes_of(frame.output), _DEEPEST)


def _is_silent(frame: Frame) -> bool:
    return frame.output == "0x" and status_of(frame) == "reverted"


def _speaker(top: Frame, frames: Sequence[Frame]) -> Frame | None:
    """The first frame that gives a reason, down the last calls that failed; None where all are silent."""
    place = next((at for at, frame in enumerate(frames) if frame is top), None)
    last_call = {frame.parent: at for at, frame in enumerate(frames)}
    while place is not None and _is_silent(frames[place]):
        place = last_call.get(place)
    return None if place is None or frames[place].error is None else frames[place]


def _decode(data: bytes, deepest: int) -> Revert:
    """The reason that revert data holds, with the reasons within it."""
    told = _told(data, deepest)
    if told.cause is not None or not deepest:
        return told
    return told.model_copy(update={"cause": _somewhere_in(data[4:])})


def _told(data: bytes, deepest: int) -> Revert:
    selector, body, text = hex_of(data[:4]), data[4:], hex_of(data)
    try:
        if selector in {_ERROR, _PANIC}:
            return _standard(selector, body, text)
        if selector in _BY_SELECTOR:
            return _unwrapped(_BY_SELECTOR[selector], body, text, deepest)
    except (DecodingError, UnicodeDecodeError, OverflowError):
        return Revert(signature=selector, message="the reason is not readable", data=text)
    if len(data) < _SELECTOR_BYTES:
        message = "the reason is not readable" if data else "no reason was given"
        return Revert(signature=None, message=message, data=text)
    return Revert(signature=selector, message=f"custom error {selector}", data=text)


def _standard(selector: Hex, body: bytes, data: Hex) -> Revert:
    """Solidity's own errors. Raises what `decode` raises."""
    if selector == _ERROR:
        (reason,) = decode(["string"], body)
        return Revert(signature="Error(string)", message=reason, data=data)
    (code,) = decode(["uint256"], body)
    return Revert(signature="Panic(uint256)", message=_PANIC_REASONS.get(code, f"panic code {code}"), data=data)


def _unwrapped(signature: str, body: bytes, data: Hex, deepest: int) -> Revert:
    """Raises what `decode` raises."""
    said, within = _WRAPPERS[signature]
    types = signature.partition("(")[2].removesuffix(")").split(",")
    values: Sequence[Any] = decode(types, body)
    inner = values[within] if within is not None else b""
    message = str(values[said]) if said is not None else signature.partition("(")[0]
    cause = _decode(inner, deepest - 1) if inner and deepest else None
    return Revert(signature=signature, message=message, data=data, cause=cause)


def _somewhere_in(body: bytes) -> Revert | None:
    """A standard reason inside the data of another error, whatever wraps it: the first that can be read."""
    for selector in (_ERROR, _PANIC):
        for start in _places(bytes_of(selector), body[:_LARGEST]):
            found = _told(body[start:], 0)
            if found.signature in {"Error(string)", "Panic(uint256)"}:
                return found
    return None


def _places(wanted: bytes, body: bytes) -> Iterator[int]:
    at = body.find(wanted)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = body.find(wanted, at + 1)
