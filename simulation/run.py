"""One simulation on one fork: two batches to anvil, and effects out of the answers.

The first batch traces the run twice (calls with logs; state written). The second asks, before and after, for every
balance and allowance that the run may have changed, and for the accounts of everyone involved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from decoders.decoded import Decoded
from decoders.outcome import Outcome
from decoders.primitives import Address
from simulation.deadline import Deadline
from simulation.effects import AccountState, Effects, Frame
from simulation.execution.call_object import block_overrides, call_object, state_overrides
from simulation.execution.context import next_block
from simulation.execution.footprints import footprint_of_questions
from simulation.execution.plan import Plan
from simulation.execution.prepare import Prepared, prepare
from simulation.query import AccountOverride, Overrides
from simulation.reading.assemble import assemble
from simulation.reading.assets import Readings
from simulation.reading.candidates import find_candidates
from simulation.reading.code_deposit import in_doubt, with_code_storage_errors
from simulation.reading.events import read_claims
from simulation.reading.frames import read_frames
from simulation.reading.parties import account_state, find_parties
from simulation.reading.probe import PROBE_ADDRESS, QUESTIONS_PER_CALL, Answer, Question, program, read_answers
from simulation.reading.questionnaire import paired, questions_for
from simulation.reading.state_diff import StateDiff, applied, read_state_diff
from simulation.rpc import Call, RpcClient, RpcError
from simulation.upstream.header import Header, block_ref
from simulation.upstream.pinned_state import PinnedState

_CALLS = {"tracer": "callTracer", "tracerConfig": {"withLog": True}}
_DIFF = {"tracer": "prestateTracer", "tracerConfig": {"diffMode": True}}
_STEPS = {"disableStack": True, "disableStorage": True, "enableMemory": False}
_EVM_ERROR = "EVM error"
_ACCOUNT_METHODS = ("eth_getBalance", "eth_getTransactionCount", "eth_getCode")


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that one simulation is given."""

    chain_id: int
    planned: Plan
    decoded: Outcome[Decoded]
    overrides: Overrides
    deadline: Deadline

    async def effects(self, rpc: RpcClient, header: Header, state: PinnedState) -> Effects:
        """Run it on a fork of this block, which reads through `state`.

        Raises `RpcError`, `RpcUnreachable`, `UnreadableTrace`.
        """
        context = next_block(self.chain_id, header, self.overrides.block)
        prepared = prepare(self.planned, self.chain_id, context, self.overrides, await self._balance(rpc))
        frames, diff = await self._trace(rpc, prepared)
        logs = [log for frame in frames for log in frame.logs]
        claims = read_claims(sorted(logs, key=lambda log: log.index))
        candidates = find_candidates(self.planned.sender, frames, claims, diff)
        questions = questions_for(candidates)
        parties = find_parties(self.planned, self.decoded, candidates, frames)
        chunks = [questions[at : at + QUESTIONS_PER_CALL] for at in range(0, len(questions), QUESTIONS_PER_CALL)]
        states = (prepared.accounts, applied(diff, prepared.accounts))
        footprint = footprint_of_questions(prepared, chunks, states, parties, header.coinbase)
        with state.expecting(footprint, self.deadline):
            before, after, accounts = await self._ask(rpc, prepared, chunks, states, parties)
        readings = Readings(frames, candidates, claims, paired(questions, before), paired(questions, after), diff)
        return assemble(self.chain_id, prepared, block_ref(header), readings, accounts)

    async def _balance(self, rpc: RpcClient) -> int:
        """The sender's balance in wei; 0 where it is not needed because the gas limit is given."""
        override = self.overrides.accounts.get(self.planned.sender)
        if self.planned.transaction.gas is not None:
            return 0
        if override is not None and override.balance is not None:
            return override.balance
        return int(await rpc.call("eth_getBalance", self.planned.sender, "latest", deadline=self.deadline), 16)

    async def _trace(self, rpc: RpcClient, prepared: Prepared) -> tuple[tuple[Frame, ...], StateDiff]:
        call = call_object(self.planned.sender, prepared.transaction)
        where = {
            "stateOverrides": state_overrides(prepared.accounts),
            "blockOverrides": block_overrides(prepared.context),
        }
        tracers: list[Call] = [("debug_traceCall", [call, "latest", {**tracer, **where}]) for tracer in (_CALLS, _DIFF)]
        calls, diff = await rpc.batch(tracers, self.deadline)
        frames = read_frames(calls, prepared.transaction.gas or 0)
        if in_doubt(frames):
            steps = await rpc.call("debug_traceCall", call, "latest", {**_STEPS, **where}, deadline=self.deadline)
            frames = with_code_storage_errors(frames, steps["structLogs"])
        return frames, read_state_diff(diff)

    async def _ask(
        self,
        rpc: RpcClient,
        prepared: Prepared,
        chunks: Sequence[Sequence[Question]],
        states: Sequence[dict[Address, AccountOverride]],
        parties: Sequence[Address],
    ) -> tuple[list[Answer], list[Answer], tuple[AccountState, ...]]:
        probes = [self._probe(prepared, chunk, state) for state in states for chunk in chunks]
        lookups: list[Call] = [(method, [party, "latest"]) for party in parties for method in _ACCOUNT_METHODS]
        answers = await rpc.attempt([*probes, *lookups], self.deadline) if probes or lookups else []
        rows = [_rows(answer, len(chunk)) for answer, chunk in zip(answers, [*chunks, *chunks], strict=False)]
        flat = [answer for chunk in rows for answer in chunk]
        count = sum(len(chunk) for chunk in chunks)
        return flat[:count], flat[count:], self._accounts(parties, answers[len(probes) :])

    def _probe(self, prepared: Prepared, chunk: Sequence[Question], state: dict[Address, AccountOverride]) -> Call:
        accounts = {**state, PROBE_ADDRESS: AccountOverride(code=program(chunk))}
        call = {"from": self.planned.sender, "to": PROBE_ADDRESS, "gas": hex(prepared.probe_gas)}
        return "eth_call", [call, "latest", state_overrides(accounts), block_overrides(prepared.context)]

    def _accounts(self, parties: Sequence[Address], answers: Sequence[Any]) -> tuple[AccountState, ...]:
        states = []
        for position, party in enumerate(parties):
            info = answers[3 * position : 3 * position + 3]
            for answer in info:
                if isinstance(answer, RpcError):
                    raise answer
            states.append(account_state(party, (info[0], info[1], info[2]), self.overrides.accounts.get(party)))
        return tuple(sorted(states, key=lambda state: state.address))


def _rows(answer: Any, count: int) -> list[Answer]:
    """A probe's rows. State that the node could not deliver is an error.

    A probe that could not run answers nothing: before Byzantium there is no STATICCALL to ask with.
    """
    if isinstance(answer, RpcError) and _EVM_ERROR not in answer.message:
        raise answer
    try:
        return read_answers(answer, count)
    except (ValueError, TypeError):
        return [Answer(ok=False, size=0, data=b"")] * count
