"""The frame that says whether the request succeeds: mostly the first, but inside a contract that catches failures."""

from collections.abc import Sequence
from typing import Final

from decoders.primitives import Address, hex_of, keccak
from simulation.effects import Frame
from simulation.execution.plan import Plan
from simulation.reading.operation import failed_call

_EXECUTION_FAILURE: Final = hex_of(keccak(b"ExecutionFailure(bytes32,uint256)"))


def decisive_frame(plan: Plan, frames: Sequence[Frame]) -> Frame:
    """For a user operation or a signed Safe transaction that was let fail, the account's call; else the first frame."""
    if plan.signer is None or frames[0].error is not None:
        return frames[0]
    if plan.entry_point is not None:
        return failed_call(plan.entry_point, plan.subject, frames) or frames[0]
    return _failed_in_safe(plan.transaction.to, frames) or frames[0]


def _failed_in_safe(safe: Address | None, frames: Sequence[Frame]) -> Frame | None:
    """The call that a Safe made in vain; it says so by an event where gas was set aside for the call."""
    logs = (log for frame in frames for log in frame.logs)
    if not any(log.address == safe and log.topics and log.topics[0] == _EXECUTION_FAILURE for log in logs):
        return None
    return next((it for it in frames if it.sender == safe and it.error is not None), None)
