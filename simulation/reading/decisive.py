"""The frame that says whether the request succeeds: mostly the first, but inside a contract that catches failures."""

from collections.abc import Sequence

from simulation.effects import Frame
from simulation.execution.plan import Plan
from simulation.reading.operation import failed_call


def decisive_frame(plan: Plan, frames: Sequence[Frame]) -> Frame:
    """For a user operation that the EntryPoint let fail, the account's call; else the transaction itself."""
    if plan.entry_point is None or frames[0].error is not None:
        return frames[0]
    return failed_call(plan.entry_point, plan.subject, frames) or frames[0]
