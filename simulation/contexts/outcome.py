"""Two runs of one request side by side: whether they come to the same, and if not, how gravely they differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from simulation.contexts.fingerprint import BENEFICIARY
from simulation.effects import ApprovalChange, AssetChange, Frame, StateChange, Status
from simulation.execution.prepare import Prepared
from simulation.reading.approvals import approval_changes
from simulation.reading.assets import Readings, native_changes, token_changes
from simulation.reading.control import control_changes
from simulation.reading.decisive import decisive_frame
from simulation.reading.fees import read_fees
from simulation.reading.revert import status_of

Kind = Literal["outcome", "fails", "amounts", "path"]

_TENTH = 10
"""Amounts that differ by less than a tenth are the same trade at another price."""

Holding = tuple[str, tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What one run comes to. `moved` has no network fees, and the block's beneficiary under one name.

    `failed`: the calls of a batch that failed while others stood, by their place in it.
    """

    status: Status
    failed: tuple[int, ...]
    asset_changes: tuple[AssetChange, ...]
    approvals: tuple[ApprovalChange, ...]
    control: tuple[StateChange, ...]
    moved: Mapping[Holding, int]
    shape: tuple[tuple[str, int, str, str, str, bool], ...]


def outcome_of(chain_id: int, prepared: Prepared, readings: Readings) -> RunOutcome:
    """The outcome of a run that was read in full."""
    frames, sender = readings.frames, prepared.plan.subject
    beneficiary = prepared.context.coinbase
    fees = read_fees(prepared, frames, readings.diff)
    changes = [*native_changes(chain_id, readings.diff, fees, prepared.plan.aside), *token_changes(readings)]
    moved = Counter[Holding]()
    for change in changes:
        moved[_named(change.account, beneficiary), change.asset.key] += change.moved
    logs = [log for frame in frames for log in frame.logs]
    return RunOutcome(
        status=status_of(decisive_frame(prepared.plan, frames)),
        failed=_failed(frames) if prepared.plan.calls else (),
        asset_changes=tuple(
            sorted(changes, key=lambda change: (change.account != sender, change.account, change.asset.key))
        ),
        approvals=tuple(
            sorted(approval_changes(readings), key=lambda it: (it.owner, it.asset.key, it.spender, it.through or ""))
        ),
        control=tuple(control_changes(readings.diff, logs, frames)),
        moved={holding: amount for holding, amount in moved.items() if amount},
        shape=tuple(_shape(frame, beneficiary) for frame in frames),
    )


def _failed(frames: Sequence[Frame]) -> tuple[int, ...]:
    calls = [frame for frame in frames if frame.parent == 0]
    return tuple(at for at, frame in enumerate(calls) if frame.error is not None)


def difference(usual: RunOutcome, other: RunOutcome) -> Kind | None:
    """How gravely the other run differs; None where they come to the same by the same calls."""
    if (usual.status == "success") != (other.status == "success") or usual.failed != other.failed:
        return "fails"
    if _grants(usual) != _grants(other) or usual.control != other.control:
        return "outcome"
    if _directions(usual) != _directions(other) or _far_apart(usual.moved, other.moved):
        return "outcome"
    if usual.moved != other.moved:
        return "amounts"
    return "path" if usual.shape != other.shape else None


def _grants(run: RunOutcome) -> set[tuple[str, object, str, str, int]]:
    return {(it.owner, it.asset.key, it.spender, it.kind, it.after) for it in run.approvals}


def _directions(run: RunOutcome) -> set[tuple[Holding, bool]]:
    return {(holding, amount > 0) for holding, amount in run.moved.items()}


def _far_apart(usual: Mapping[Holding, int], other: Mapping[Holding, int]) -> bool:
    return any(
        abs(amount - other[holding]) * _TENTH > max(abs(amount), abs(other[holding]))
        for holding, amount in usual.items()
    )


def _shape(frame: Frame, beneficiary: str | None) -> tuple[str, int, str, str, str, bool]:
    parties = _named(frame.sender, beneficiary), _named(frame.to or "", beneficiary)
    return frame.type, frame.depth, *parties, frame.input[:10], frame.error is None


def _named(account: str, beneficiary: str | None) -> str:
    return BENEFICIARY if account == beneficiary else account
