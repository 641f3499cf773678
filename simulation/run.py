"""One simulation on one fork: two batches to anvil, and effects out of the answers.

The first batch traces the run (calls with logs; state written; state read). The second asks, before and after, for
every balance and allowance that the run may have changed, and for the accounts of everyone involved; beside it the run
is repeated in other block contexts.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from decoders.outcome import Outcome
from decoders.primitives import ZERO_ADDRESS, Address, Hex
from simulation.absence import with_confirmed_absence
from simulation.contexts.code import executed_code, opcodes_executed
from simulation.contexts.one_by_one import compared_one_by_one
from simulation.contexts.outcome import outcome_of
from simulation.contexts.red_pill import RedPill
from simulation.contexts.values import values_read
from simulation.deadline import Deadline
from simulation.effects import AccountState, ContextValue, Effects, Evasion, Frame, Resale
from simulation.execution.calls import (
    CALLS,
    DIFF,
    READS,
    STEPS,
    WRITES,
    probe_calls,
    read_probes,
    trace_call,
    trace_calls,
)
from simulation.execution.context import next_block
from simulation.execution.footprints import footprint_of_run, reads_of_questions, traced_runs
from simulation.execution.overriding import laid_over
from simulation.execution.plan import Plan
from simulation.execution.prepare import Prepared, prepare
from simulation.execution.resale import ResaleTrial, resale_trial
from simulation.execution.staging.batch import require_begun
from simulation.execution.staging.desk import Desk
from simulation.execution.staging.stage import staged
from simulation.query import BlockContext, Overrides
from simulation.reading.assemble import Parts, assemble
from simulation.reading.assets import Readings
from simulation.reading.code_deposit import in_doubt, with_code_storage_errors
from simulation.reading.frames import read_frames
from simulation.reading.inquiry import Inquiry, inquire
from simulation.reading.parties import account_state, find_parties
from simulation.reading.state_diff import StateDiff, applied, read_state_diff
from simulation.reading.touched import Touched, read_touched
from simulation.rollup_fee import l1_fee_calls, l1_fee_footprint, read_l1_fee
from simulation.rpc import NotInTime, RpcClient
from simulation.simulator import Meaning, meaning_of
from simulation.upstream.footprint import Footprint, Reads
from simulation.upstream.header import Header, block_ref
from simulation.upstream.pinned_state import PinnedState
from simulation.witness.balances import BalanceTrial, balance_trial
from simulation.witness.observed import Observed

_CONTEXTS_SHARE = 0.8

Values = tuple[ContextValue, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """The main run: what it did, what it raises to ask, and the runs that are made beside it."""

    prepared: Prepared
    frames: tuple[Frame, ...]
    diff: StateDiff
    touched: Touched
    codes: Mapping[Address, Hex]
    read: Values
    inquiry: Inquiry
    parties: tuple[Address, ...]
    pill: RedPill
    trial: BalanceTrial
    resale: ResaleTrial

    @property
    def observed(self) -> Observed:
        """What a later look at the chain can be compared with."""
        return Observed(self.prepared, self.frames, self.touched, self.codes, self.read, self.parties)

    def reads(self, chain_id: int) -> Reads:
        """What the second batch reads."""
        states = (self.prepared.accounts, applied(self.diff, self.prepared.accounts))
        involved = (*self.parties, *self.pill.beneficiaries)
        coinbase = self.prepared.context.coinbase or ZERO_ADDRESS
        questions = reads_of_questions(self.prepared, self.inquiry.chunks, states, involved, coinbase)
        beside = (*traced_runs(self.resale.runs), *l1_fee_footprint(chain_id, self.prepared))
        return Reads((*questions.traces, *beside), questions.accounts)


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers about the main run: its readings, and what the runs beside it came to."""

    readings: Readings
    about_balances: list[Any]
    resales: tuple[Resale, ...]
    l1_fee: Outcome[int]


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that one simulation is given. `contexts`: whether it is repeated in other block contexts."""

    chain_id: int
    planned: Plan
    decoded: Meaning
    overrides: Overrides
    deadline: Deadline
    contexts: bool = True

    async def effects(self, rpc: RpcClient, header: Header, state: PinnedState) -> Effects:
        """Run it on a fork of this block, which reads through `state`.

        Raises `RpcError`, `RpcUnreachable`, `UnreadableTrace`, `UpstreamUnavailable`.
        """
        context = next_block(self.chain_id, header, self.overrides.block)
        if self.planned.stage is not None:
            return await (await self._staged(rpc, context)).on_stage(rpc, header, state)
        prepared = prepare(self.planned, self.chain_id, context, self.overrides, await self._balance(state))
        traced = await self._trace(rpc, prepared, state)
        with state.expecting(Footprint(lambda: traced.reads(self.chain_id)), self.deadline):
            # Once anvil has its questions, the others work while it does.
            answered, watched, witness, accounts = await asyncio.gather(
                self._ask(rpc, traced),
                self._watch(rpc, traced.pill),
                traced.observed.witness(state),
                self._accounts(traced, state),
            )
            evasion = await self._judge(rpc, traced, answered.readings) if watched else traced.pill.unfinished
            evasion = await self._one_by_one(rpc, traced, answered.readings, evasion)
        exact = traced.trial.exact(answered.about_balances, traced.pill.usual, traced.frames[0].gas_used)
        if witness is not None and exact:
            witness = await traced.observed.exactly(witness, exact, state)
        parts = Parts(answered.readings, accounts, evasion, witness, answered.l1_fee, answered.resales)
        effects = assemble(self.chain_id, prepared, block_ref(header), parts)
        return await with_confirmed_absence(effects, prepared.accounts, state)

    async def on_stage(self, rpc: RpcClient, header: Header, state: PinnedState) -> Effects:
        """`effects` of a plan that was just set up, with what it will read fetched beforehand."""
        with state.expecting(footprint_of_run(self.planned, self.overrides), self.deadline):
            return await self.effects(rpc, header, state)

    async def _staged(self, rpc: RpcClient, context: BlockContext) -> "Run":
        desk = Desk(rpc, self.chain_id, context, self.overrides.accounts, self.deadline)
        return replace(self, planned=await staged(self.planned, desk))

    async def _balance(self, state: PinnedState) -> int:
        """The sender's balance in wei; 0 where it is not needed because the gas limit is given."""
        override = laid_over(self.overrides.accounts, self.planned.accounts).get(self.planned.sender)
        if self.planned.transaction.gas is not None:
            return 0
        if override is not None and override.balance is not None:
            return override.balance
        return (await state.account(self.planned.sender)).balance

    async def _trace(self, rpc: RpcClient, prepared: Prepared, state: PinnedState) -> Traced:
        calls, written, found = await rpc.batch(trace_calls(prepared, CALLS, WRITES, READS), self.deadline)
        frames = read_frames(calls, prepared.transaction.gas or 0)
        require_begun(prepared.plan, frames)
        if in_doubt(frames):
            (steps,) = await rpc.batch([trace_call(prepared, STEPS)], self.deadline)
            frames = with_code_storage_errors(frames, steps["structLogs"])
        diff, touched = await self._diff(rpc, prepared, frames, written), read_touched(found)
        inquiry = inquire(self.planned.subject, frames, diff)
        meaning = await meaning_of(self.decoded)
        codes = await executed_code(frames, prepared.accounts, state)
        read = values_read(opcodes_executed(frames, codes))
        return Traced(
            prepared=prepared,
            frames=frames,
            diff=diff,
            touched=touched,
            codes=codes,
            inquiry=inquiry,
            parties=find_parties(self.planned, meaning, inquiry.candidates, frames),
            pill=self._red_pill(prepared, frames, diff, touched, read if self.contexts else ()),
            read=read,
            trial=balance_trial(prepared, diff, touched, codes),
            resale=resale_trial(prepared, inquiry),
        )

    async def _diff(
        self, rpc: RpcClient, prepared: Prepared, frames: Sequence[Frame], written: Mapping[str, Any]
    ) -> StateDiff:
        """What was written; with the code of all accounts where the run may have written code."""
        diff = read_state_diff(written)
        created = any(frame.type.startswith("CREATE") for frame in frames)
        destroyed = any(change.destroyed for change in diff.values())
        if not (created or destroyed or prepared.transaction.authorizations):
            return diff
        (whole,) = await rpc.batch([trace_call(prepared, DIFF)], self.deadline)
        return read_state_diff(whole)

    async def _ask(self, rpc: RpcClient, traced: Traced) -> Answered:
        probes = probe_calls(traced.prepared, traced.inquiry)
        trial, resale = traced.trial.calls(), traced.resale.calls()
        contexts = traced.pill.calls() if traced.pill.light else []
        l1_fee = l1_fee_calls(self.chain_id, traced.prepared)
        answers = await rpc.attempt([*probes, *trial, *resale, *l1_fee, *contexts], self.deadline)
        lengths = (len(probes), len(trial), len(resale), len(l1_fee))
        about_state, about_balances, about_resale, about_l1, rest = _parts(answers, *lengths)
        if traced.pill.light:
            traced.pill.keep(rest)
        readings = traced.inquiry.readings(*read_probes(traced.inquiry, about_state))
        resales, fee = traced.resale.results(about_resale), read_l1_fee(self.chain_id, about_l1)
        return Answered(readings, about_balances, resales, fee)

    async def _accounts(self, traced: Traced, state: PinnedState) -> tuple[AccountState, ...]:
        """Everyone involved, sorted by address."""
        overrides = self.overrides.accounts
        return tuple(
            [account_state(party, await state.account(party), overrides.get(party)) for party in sorted(traced.parties)]
        )

    def _red_pill(
        self, prepared: Prepared, frames: Sequence[Frame], diff: StateDiff, touched: Touched, read: Values
    ) -> RedPill:
        seen = [touched.get(address) for address in (prepared.plan.sender, prepared.context.coinbase or ZERO_ADDRESS)]
        sender, coinbase = (account.balance if account is not None else 0 for account in seen)
        return RedPill(self.chain_id, prepared, diff, frames[0].gas_used, read, sender, coinbase)

    async def _watch(self, rpc: RpcClient, pill: RedPill) -> bool:
        """Repeat the run in other contexts, if `_ask` does not; False where they did not come to an end in time."""
        pill.work_out_usual()
        if pill.light:
            return True
        try:
            await pill.watch(rpc, self.deadline.share(_CONTEXTS_SHARE))
        except NotInTime:
            return False
        return True

    async def _judge(self, rpc: RpcClient, traced: Traced, readings: Readings) -> Evasion:
        deadline = self.deadline.share(_CONTEXTS_SHARE)
        try:
            return await traced.pill.judge(rpc, lambda: outcome_of(self.chain_id, traced.prepared, readings), deadline)
        except NotInTime:
            return traced.pill.unfinished

    async def _one_by_one(self, rpc: RpcClient, traced: Traced, readings: Readings, evasion: Evasion) -> Evasion:
        """Beside the batch in one transaction: its calls as transactions, where a wallet may send them so."""
        if not self.planned.one_by_one:
            return evasion
        usual = outcome_of(self.chain_id, traced.prepared, readings)
        deadline = self.deadline.share(_CONTEXTS_SHARE)
        try:
            return await compared_one_by_one(rpc, self.chain_id, traced.prepared, usual, evasion, deadline)
        except NotInTime:
            return evasion.model_copy(update={"left_out": evasion.left_out + 1})


def _parts(answers: Sequence[Any], *lengths: int) -> list[list[Any]]:
    """The answers cut into parts of these lengths, and the rest."""
    rest = iter(answers)
    return [*([next(rest) for _ in range(length)] for length in lengths), list(rest)]
