"""All readings of a run put together as `Effects`, every list in its fixed order."""

from collections.abc import Sequence
from dataclasses import dataclass

from decoders.outcome import Outcome
from simulation.effects import (
    AccountState,
    ApprovalChange,
    AssetChange,
    BlockRef,
    CallOutcome,
    Effects,
    Evasion,
    EventMismatch,
    Frame,
    Resale,
    StateChange,
)
from simulation.execution.prepare import Prepared
from simulation.reading.approvals import approval_changes
from simulation.reading.assets import Readings, mismatches, native_changes, token_changes
from simulation.reading.control import control_changes
from simulation.reading.decisive import decisive_frame
from simulation.reading.fees import read_fees
from simulation.reading.pool_prices import pool_prices
from simulation.reading.revert import read_revert, status_of
from simulation.witness.witness import Witness


@dataclass(frozen=True, slots=True)
class Parts:
    """What effects are put together from. `witness` is None where it would be too long to be reread."""

    readings: Readings
    accounts: tuple[AccountState, ...]
    evasion: Evasion
    witness: Witness | None
    l1_fee: Outcome[int]
    resales: tuple[Resale, ...] = ()


def assemble(chain_id: int, prepared: Prepared, block: BlockRef, parts: Parts) -> Effects:
    """The effects of the run."""
    readings, accounts = parts.readings, parts.accounts
    sender, frames = prepared.plan.subject, readings.frames
    decisive = decisive_frame(prepared.plan, frames)
    fees = read_fees(prepared, frames, readings.diff)
    changes = [*native_changes(chain_id, readings.diff, fees, prepared.plan.aside), *token_changes(readings)]
    logs = [log for frame in frames for log in frame.logs]
    control = [*control_changes(readings.diff, logs, frames), *_assumed_delegation(prepared, accounts)]
    return Effects(
        basis=prepared.plan.basis,
        block=block,
        status=status_of(decisive),
        revert=read_revert(decisive, frames),
        gas_used=frames[0].gas_used,
        fee=fees.charged,
        frames=frames,
        asset_changes=tuple(sorted(changes, key=lambda change: _change_order(change, sender))),
        approvals=tuple(sorted(approval_changes(readings), key=_approval_order)),
        event_mismatches=tuple(sorted(mismatches(readings), key=_mismatch_order)),
        state_changes=tuple(control),
        accounts=accounts,
        storage_written=tuple(
            (address, tuple(diff.storage)) for address, diff in readings.diff.items() if diff.storage
        ),
        incomplete=_left_out(readings),
        assumptions=prepared.notes,
        evasion=parts.evasion,
        witness=parts.witness,
        l1_fee=parts.l1_fee,
        resales=parts.resales,
        pool_prices=pool_prices(readings.diff, sorted(logs, key=lambda log: log.index)),
        batch=_calls_of_batch(frames) if prepared.plan.calls else (),
    )


def _calls_of_batch(frames: Sequence[Frame]) -> tuple[CallOutcome, ...]:
    made = [frame for frame in frames if frame.parent == 0]
    return tuple(CallOutcome(status=status_of(it), revert=read_revert(it, frames), gas_used=it.gas_used) for it in made)


def _change_order(change: AssetChange, sender: str) -> tuple[bool, str, tuple[str, str, int]]:
    return (change.account != sender, change.account, change.asset.key)


def _approval_order(change: ApprovalChange) -> tuple[str, tuple[str, str, int], str, str]:
    return (change.owner, change.asset.key, change.spender, change.through or "")


def _mismatch_order(mismatch: EventMismatch) -> tuple[str, tuple[str, str, int]]:
    return (mismatch.account, mismatch.asset.key)


def _assumed_delegation(prepared: Prepared, accounts: Sequence[AccountState]) -> list[StateChange]:
    """The delegation that an unsigned authorization will make; the run itself started after it."""
    if prepared.assumed_delegate is None:
        return []
    sender = prepared.plan.sender
    before = next((state.delegate for state in accounts if state.address == sender), None)
    return [StateChange(kind="delegation", address=sender, before=before or "0x", after=prepared.assumed_delegate)]


def _left_out(readings: Readings) -> tuple[str, ...]:
    """What could not be read. Only tokens that spoke of a transfer count: other contracts need no balances."""
    sentences = []
    if readings.candidates.left_out:
        sentences.append(f"{readings.candidates.left_out} balances or approvals were too many to read")
    speaking = {token for token, _ in readings.claims.fungible}
    asked = [pair for pair in readings.candidates.fungible if pair[0] in speaking]
    answered = {token for token, holder in asked if readings.after.balance(token, holder) is not None}
    silent = sorted({token for token, _ in asked} - answered)
    return (*sentences, *(f"the token {token} did not tell its balances" for token in silent))
