"""One simulation on one fork: two batches to anvil, and effects out of the answers.

The first batch traces the run (calls with logs; state written; state read). The second asks, before and after, for
every balance and allowance that the run may have changed, and for the accounts of everyone involved; beside it the run
is repeated in other block contexts.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from decoders.decoded import Decoded
from decoders.outcome import Outcome
from decoders.primitives import ZERO_ADDRESS, Address
from simulation.contexts.code import executed_code, opcodes_executed
from simulation.contexts.outcome import outcome_of
from simulation.contexts.red_pill import RedPill
from simulation.contexts.values import values_read
from simulation.deadline import Deadline
from simulation.effects import AccountState, Effects, Evasion, Frame
from simulation.execution.calls import CALLS, DIFF, READS, STEPS, probe_calls, read_probes, trace_call
from simulation.execution.context import next_block
from simulation.execution.footprints import footprint_of_questions
from simulation.execution.plan import Plan
from simulation.execution.prepare import Prepared, prepare
from simulation.query import Overrides
from simulation.reading.assemble import assemble
from simulation.reading.assets import Readings
from simulation.reading.code_deposit import in_doubt, with_code_storage_errors
from simulation.reading.frames import read_frames
from simulation.reading.inquiry import Inquiry, inquire
from simulation.reading.parties import account_state, find_parties
from simulation.reading.state_diff import StateDiff, applied, read_state_diff
from simulation.reading.touched import Touched, read_touched
from simulation.rpc import Call, NotInTime, RpcClient, RpcError
from simulation.upstream.header import Header, block_ref
from simulation.upstream.pinned_state import PinnedState

_ACCOUNT_METHODS = ("eth_getBalance", "eth_getTransactionCount", "eth_getCode")
_CONTEXTS_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that one simulation is given. `contexts`: whether it is repeated in other block contexts."""

    chain_id: int
    planned: Plan
    decoded: Outcome[Decoded]
    overrides: Overrides
    deadline: Deadline
    contexts: bool = True

    async def effects(self, rpc: RpcClient, header: Header, state: PinnedState) -> Effects:
        """Run it on a fork of this block, which reads through `state`.

        Raises `RpcError`, `RpcUnreachable`, `UnreadableTrace`, `UpstreamUnavailable`.
        """
        context = next_block(self.chain_id, header, self.overrides.block)
        prepared = prepare(self.planned, self.chain_id, context, self.overrides, await self._balance(rpc))
        frames, diff, touched = await self._trace(rpc, prepared)
        inquiry = inquire(self.planned.sender, frames, diff)
        parties = find_parties(self.planned, self.decoded, inquiry.candidates, frames)
        pill = await self._red_pill(prepared, frames, diff, touched, state)
        states = (prepared.accounts, applied(diff, prepared.accounts))
        involved = (*parties, *pill.beneficiaries)
        footprint = footprint_of_questions(prepared, inquiry.chunks, states, involved, header.coinbase)
        with state.expecting(footprint, self.deadline):
            (readings, accounts), watched = await asyncio.gather(
                self._ask(rpc, prepared, inquiry, parties, pill), self._watch(rpc, pill)
            )
            evasion = await self._judge(rpc, prepared, pill, readings) if watched else pill.unfinished
        return assemble(self.chain_id, prepared, block_ref(header), readings, accounts, evasion)

    async def _balance(self, rpc: RpcClient) -> int:
        """The sender's balance in wei; 0 where it is not needed because the gas limit is given."""
        override = self.overrides.accounts.get(self.planned.sender)
        if self.planned.transaction.gas is not None:
            return 0
        if override is not None and override.balance is not None:
            return override.balance
        return int(await rpc.call("eth_getBalance", self.planned.sender, "latest", deadline=self.deadline), 16)

    async def _trace(self, rpc: RpcClient, prepared: Prepared) -> tuple[tuple[Frame, ...], StateDiff, Touched]:
        tracers = [trace_call(prepared, tracer) for tracer in (CALLS, DIFF, READS)]
        calls, diff, touched = await rpc.batch(tracers, self.deadline)
        frames = read_frames(calls, prepared.transaction.gas or 0)
        if in_doubt(frames):
            (steps,) = await rpc.batch([trace_call(prepared, STEPS)], self.deadline)
            frames = with_code_storage_errors(frames, steps["structLogs"])
        return frames, read_state_diff(diff), read_touched(touched)

    async def _ask(
        self, rpc: RpcClient, prepared: Prepared, inquiry: Inquiry, parties: Sequence[Address], pill: RedPill
    ) -> tuple[Readings, tuple[AccountState, ...]]:
        probes = probe_calls(prepared, inquiry)
        lookups: list[Call] = [(method, [party, "latest"]) for party in parties for method in _ACCOUNT_METHODS]
        contexts = pill.calls() if pill.light else []
        answers = await rpc.attempt([*probes, *lookups, *contexts], self.deadline)
        asked = len(probes) + len(lookups)
        if pill.light:
            pill.keep(answers[asked:])
        readings = inquiry.readings(*read_probes(inquiry, answers[: len(probes)]))
        return readings, self._accounts(parties, answers[len(probes) : asked])

    def _accounts(self, parties: Sequence[Address], answers: Sequence[Any]) -> tuple[AccountState, ...]:
        states = []
        for position, party in enumerate(parties):
            info = answers[3 * position : 3 * position + 3]
            for answer in info:
                if isinstance(answer, RpcError):
                    raise answer
            states.append(account_state(party, (info[0], info[1], info[2]), self.overrides.accounts.get(party)))
        return tuple(sorted(states, key=lambda state: state.address))

    async def _red_pill(
        self, prepared: Prepared, frames: Sequence[Frame], diff: StateDiff, touched: Touched, state: PinnedState
    ) -> RedPill:
        codes = await executed_code(frames, prepared.accounts, state) if self.contexts else {}
        read = values_read(opcodes_executed(frames, codes)) if self.contexts else ()
        seen = [touched.get(address) for address in (prepared.plan.sender, prepared.context.coinbase or ZERO_ADDRESS)]
        sender, coinbase = (account.balance if account is not None else 0 for account in seen)
        return RedPill(self.chain_id, prepared, diff, frames[0].gas_used, read, sender, coinbase)

    async def _watch(self, rpc: RpcClient, pill: RedPill) -> bool:
        """Repeat the run in other contexts, if `_ask` does not; False where they did not come to an end in time."""
        if pill.light:
            return True
        share = self.deadline.share(_CONTEXTS_SHARE)
        try:
            await pill.watch(rpc, share)
        except NotInTime:
            return False
        return True

    async def _judge(self, rpc: RpcClient, prepared: Prepared, pill: RedPill, readings: Readings) -> Evasion:
        share = self.deadline.share(_CONTEXTS_SHARE)
        try:
            return await pill.judge(rpc, outcome_of(self.chain_id, prepared, readings), share)
        except NotInTime:
            return pill.unfinished
