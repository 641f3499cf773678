"""A batch's calls as one transaction each, from an account without code, beside the batch in one transaction.

Wallets do either unless a batch must stand or fall as a whole. A contract that asks whether its caller has code can
tell the two apart, and so can do in one what it does not in the other.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from simulation.contexts.outcome import RunOutcome, difference, outcome_of
from simulation.deadline import Deadline
from simulation.effects import ContextSetting, Divergence, Evasion, Frame
from simulation.execution.calls import CALLS, DIFF, probe_calls, read_probes, trace_call
from simulation.execution.prepare import Prepared
from simulation.execution.pricing import with_fees
from simulation.query import AccountOverride
from simulation.reading.frames import read_frames
from simulation.reading.inquiry import inquire
from simulation.reading.state_diff import AccountDiff, StateDiff, applied, read_state_diff
from simulation.rpc import RpcClient, RpcError

_WITHOUT_CODE = ContextSetting(value="account_code", kind="near", number=0)


async def compared_one_by_one(  # noqa: PLR0913, PLR0917 - the batch, what it came to, and where to run
    rpc: RpcClient, chain_id: int, prepared: Prepared, usual: RunOutcome, evasion: Evasion, deadline: Deadline
) -> Evasion:
    """The evasion with what comes out otherwise when the calls are made one by one. Raises `RpcUnreachable`."""
    try:
        other = await _outcome(rpc, chain_id, prepared, deadline)
    except RpcError:
        return evasion.model_copy(update={"left_out": evasion.left_out + 1})
    kind = difference(usual, other)
    found = {"contexts": evasion.contexts + 1}
    if kind is None or kind == "path":
        return evasion.model_copy(update=found)
    divergence = Divergence(
        settings=(_WITHOUT_CODE,),
        kind=kind,
        status=other.status,
        asset_changes=other.asset_changes,
        approvals=other.approvals,
    )
    return evasion.model_copy(update={**found, "diverged": (divergence, *evasion.diverged)})


async def _outcome(rpc: RpcClient, chain_id: int, batch: Prepared, deadline: Deadline) -> RunOutcome:
    """Raises `RpcError`, `RpcUnreachable`, `UnreadableTrace`."""
    plan = batch.plan
    accounts = _without_stand_ins(batch)
    start = replace(batch, accounts=accounts)
    runs: list[Sequence[Frame]] = []
    diff: dict[str, AccountDiff] = {}
    for call in plan.one_by_one:
        transaction = with_fees(call, batch.context).model_copy(update={"gas": _gas(batch)})
        step = replace(batch, transaction=transaction, accounts=accounts)
        frames, written = await rpc.batch([trace_call(step, CALLS), trace_call(step, DIFF)], deadline)
        made = read_state_diff(written)
        runs.append(read_frames(frames, transaction.gas or 0))
        diff = _after(diff, made)
        accounts = applied(made, accounts)
    inquiry = inquire(plan.subject, _joined(batch, runs), diff)
    questions = probe_calls(start, inquiry)
    answers = await rpc.attempt(questions, deadline) if questions else []
    return outcome_of(chain_id, batch, inquiry.readings(*read_probes(inquiry, answers)))


def _without_stand_ins(batch: Prepared) -> dict[str, AccountOverride]:
    """The caller's overrides alone: what a plan puts there has only code in it."""
    kept = dict(batch.accounts)
    for address in batch.plan.accounts:
        kept[address] = kept[address].model_copy(update={"code": None})
    return kept


def _gas(batch: Prepared) -> int:
    """For each call half of what the batch has: the account must be able to pay for it after the calls before."""
    return (batch.transaction.gas or 0) // 2


def _after(first: StateDiff, then: StateDiff) -> dict[str, AccountDiff]:
    """Two differences in a row as one."""
    joined = dict(first)
    for address, change in then.items():
        earlier = first.get(address)
        joined[address] = change if earlier is None else _together(earlier, change)
    return dict(sorted(joined.items()))


def _together(earlier: AccountDiff, later: AccountDiff) -> AccountDiff:
    slots = {slot: words[0] for slot, words in later.storage.items()} | {
        slot: words[0] for slot, words in earlier.storage.items()
    }
    ends = {slot: words[1] for slot, words in (*earlier.storage.items(), *later.storage.items())}
    return replace(
        later,
        balance_before=earlier.balance_before,
        nonce_before=earlier.nonce_before,
        code_before=earlier.code_before,
        storage={slot: (before, ends[slot]) for slot, before in sorted(slots.items())},
    )


def _joined(batch: Prepared, runs: Sequence[Sequence[Frame]]) -> tuple[Frame, ...]:
    """The transactions' frames under one, as the batch's are."""
    sender = batch.plan.sender
    found: dict[str, Any] = {"type": "CALL", "depth": 0, "parent": None, "sender": sender, "to": sender, "value": 0}
    used = sum(frames[0].gas_used for frames in runs)
    joined = [Frame(**found, gas=used, gas_used=used, input=batch.transaction.data, output="0x")]
    logs = 0
    for frames in runs:
        start = len(joined)
        joined += [_moved(frame, start, logs) for frame in frames]
        logs += sum(len(frame.logs) for frame in frames)
    return tuple(joined)


def _moved(frame: Frame, start: int, logs: int) -> Frame:
    parent = 0 if frame.parent is None else frame.parent + start
    told = tuple(log.model_copy(update={"index": log.index + logs}) for log in frame.logs)
    return frame.model_copy(update={"parent": parent, "depth": frame.depth + 1, "logs": told})
