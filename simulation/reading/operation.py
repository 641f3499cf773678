"""What the EntryPoint tells of a user operation that it ran: whether the account's call went through, and its price."""

from collections.abc import Sequence
from typing import Final

from decoders.primitives import Address, hex_of, keccak
from simulation.effects import Frame, Log

_TOLD: Final = hex_of(keccak(b"UserOperationEvent(bytes32,address,address,uint256,bool,uint256,uint256)"))
_WORDS: Final = 4


def price_of_operation(entry_point: Address, frames: Sequence[Frame]) -> int:
    """What the EntryPoint charged for gas, in wei; 0 where it does not say."""
    told = _event(entry_point, frames)
    return 0 if told is None else _word(told, 2)


def prepaid(entry_point: Address, account: Address, frames: Sequence[Frame]) -> int:
    """What the account itself paid to the EntryPoint before it acted, in wei; the rest of it stays there as deposit."""
    for frame in frames:
        if frame.to == account and frame.sender == entry_point and frame.depth == 1:
            position = frames.index(frame)
            paid = (it for it in frames if it.parent == position and it.to == entry_point and it.error is None)
            return sum(it.value or 0 for it in paid)
    return 0


def failed_call(entry_point: Address, account: Address, frames: Sequence[Frame]) -> Frame | None:
    """The call to the account that failed while `handleOps` went through; None where none did."""
    told = _event(entry_point, frames)
    if told is None or _word(told, 1):
        return None
    calls = [it for it in frames if it.to == account and it.sender == entry_point and it.error is not None]
    return calls[-1] if calls else next((it for it in frames if it.error is not None), None)


def _event(entry_point: Address, frames: Sequence[Frame]) -> Log | None:
    logs = (log for frame in frames for log in frame.logs if log.address == entry_point and log.topics)
    return next((log for log in logs if log.topics[0] == _TOLD and len(log.data) == 2 + 64 * _WORDS), None)


def _word(log: Log, position: int) -> int:
    start = 2 + 64 * position
    return int(log.data[start : start + 64], 16)
