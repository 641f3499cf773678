"""Decode, simulate, assess, explain, store: one request through all rooms, answered by its deadline.

A transaction is simulated while it is being decoded. Each stage gets a part of what time remains, less what the steps
after it have lately taken; a stage that is late or fails becomes an `Unavailable` with its reason. Only the store can
refuse: an answer that was not kept is not given.
"""

import asyncio
import time
from dataclasses import dataclass, field

import structlog

from decoders.decoded import Decoded
from decoders.outcome import Known, Outcome, Unavailable
from decoders.requests import Transaction
from llm.explainer import Explainer
from llm.explanation import Explanation
from llm.template.explainer import TemplateExplainer, explanation_of
from policies.case import Case
from policies.engine import assess
from policies.policy import Policies, Policy
from policies.verdict import Verdict
from simulation.deadline import Deadline
from simulation.effects import Effects
from simulation.reading.error_names import with_error_names
from simulation.simulator import Meaning, Simulation, Simulator
from txexplain.decoding import Decoding
from txexplain.fallback import unassessed, unexplained, unreadable
from txexplain.filing import LOCAL, LOCAL_TENANT, Filing
from txexplain.progress import SILENT, Progress
from txexplain.report import Report, Timings, new_report
from txexplain.reserve import Reserve
from txexplain.residency import Residency
from txexplain.spending import spending_of
from txexplain.stage import FAILED, Staged, run_brief_computation, run_computation, run_stage
from txexplain.store.report_store import ReportStore, StoreUnavailable
from txexplain.wire.explain_request import ExplainRequest

_logger = structlog.get_logger(__name__)

_SIMULATE_CUT = 0.85
"""When the pipeline stops waiting for the simulator, at the latest."""
_SIMULATE_SHARE = 0.94
"""The part of that time which the simulator is told to keep to; it then says itself what was late."""
_ASSESS_SHARE = 0.75
"""Much of what is left, since a verdict is worth more than words."""
_EXPLAIN_SHARE = 0.85
"""The rest is for what no measure foresaw."""
_SMALL_CALLDATA = 2 + 2 * 2_048
_SMALL_TREE = 32
"""Hex digits of calldata, and calls or asset changes: 176 of 180 transactions of a mainnet block have no more, and the
rules took 2 ms at most for one of them."""
_STORE_SECONDS = 1.0
"""The least time that the store is given. A second past the deadline is better for the caller than no record."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages, put together once at the start of the service."""

    simulator: Simulator
    policy: Policies
    explainer: Explainer
    store: ReportStore
    decoding: Decoding = field(default_factory=Decoding)
    residency: Residency = field(default_factory=Residency)
    reserve: Reserve = field(default_factory=Reserve)

    async def run(
        self,
        asked: ExplainRequest,
        deadline: Deadline,
        received: float,
        filing: Filing = LOCAL,
        progress: Progress = SILENT,
    ) -> Report:
        """The stored report. `received` is `time.perf_counter()` at the request's arrival.

        Raises `StoreUnavailable` where the report could not be kept, `IdempotencyConflict` where the caller's name for
        it is taken by another request, and nothing else.
        """
        try:
            with self.reserve.request():
                report = await self.judge(asked, deadline, received, progress, filing.tenant)
                with self.reserve.measured(self.reserve.filing):
                    async with asyncio.timeout(max(deadline.remaining(), _STORE_SECONDS)):
                        return await self.store.add(report, filing)
        except TimeoutError as error:
            raise StoreUnavailable("the database did not confirm the report in time") from error

    async def judge(
        self,
        asked: ExplainRequest,
        deadline: Deadline,
        received: float,
        progress: Progress = SILENT,
        tenant: str = LOCAL_TENANT,
    ) -> Report:
        """The report, not stored. Raises nothing.

        The policy is taken once: it may be replaced while this runs. A model is only asked where the tenant's data may
        go.
        """
        policy = self.policy.of(tenant)
        decoded, meaning, simulated = await self._understood(asked, deadline)
        simulation = simulated.value or Simulation(
            effects=Unavailable(stage="simulate", reason=simulated.reason or FAILED)
        )
        effects = self._named(asked, simulation.effects)
        bare = Case(request=asked.request, decoded=meaning, effects=effects)
        assessed = await self._assess(bare, policy, deadline)
        case, verdict = assessed.value or (bare, unassessed(assessed.reason or FAILED, policy.digest))
        progress.judged(verdict)
        with spending_of(tenant):
            explained = await self._explain(case, verdict, asked, deadline, self.residency.of(tenant))
        explanation = explained.value or unexplained(verdict, explained.reason or FAILED)
        progress.explained(explanation)
        timings = Timings(
            decode=decoded.milliseconds,
            simulate=simulated.milliseconds,
            assess=assessed.milliseconds,
            explain=explained.milliseconds,
            total=round((time.perf_counter() - received) * 1000, 3),
        )
        return _report(asked, case, verdict, explanation, simulation, timings, _lesser(decoded, case))

    async def _understood(
        self, asked: ExplainRequest, deadline: Deadline
    ) -> tuple[Staged[Outcome[Decoded]], Outcome[Decoded], Staged[Simulation]]:
        """What the request means and what it does, found out at the same time."""
        meaning: asyncio.Future[Outcome[Decoded]] = asyncio.get_running_loop().create_future()
        decoding = asyncio.create_task(self._decode(asked, meaning, deadline))
        try:
            simulated = await self._simulate(asked, meaning, deadline)
            return await decoding, await meaning, simulated
        finally:
            decoding.cancel()

    async def _decode(
        self, asked: ExplainRequest, meaning: "asyncio.Future[Outcome[Decoded]]", deadline: Deadline
    ) -> Staged[Outcome[Decoded]]:
        decoded = await self.decoding.run(asked, deadline)
        meaning.set_result(decoded.value or Unavailable(stage="decode", reason=decoded.reason or FAILED))
        return decoded

    async def _simulate(self, asked: ExplainRequest, decoded: Meaning, deadline: Deadline) -> Staged[Simulation]:
        # What ends here at the last moment ends late, by as much as the event loop is; so more is left than needed.
        following = (*[self.reserve.assessing] * 3, self.reserve.filing)
        cut = self.reserve.before(deadline, _SIMULATE_CUT, *following)
        told = cut.share(_SIMULATE_SHARE)
        work = self.simulator.simulate(asked.request, decoded, asked.block, asked.overrides, told)
        return await run_stage("simulate", work, cut)

    async def _assess(self, bare: Case, policy: Policy, deadline: Deadline) -> Staged[tuple[Case, Verdict]]:
        reserve = self.reserve
        until = reserve.before(deadline, _ASSESS_SHARE, reserve.filing)
        with reserve.measured(reserve.assessing):
            if _is_small(bare):
                return run_brief_computation("assess", lambda: _assess(bare, policy))
            return await run_computation("assess", lambda: _assess(bare, policy), until)

    def _named(self, asked: ExplainRequest, effects: Outcome[Effects]) -> Outcome[Effects]:
        """The effects with the contracts' own errors named, where something failed."""
        if isinstance(effects, Unavailable):
            return effects
        named = with_error_names(effects.value, asked.request.chain_id, self.decoding.sources)
        return Known(value=named)

    async def _explain(
        self, case: Case, verdict: Verdict, asked: ExplainRequest, deadline: Deadline, residency: str | None
    ) -> Staged[Explanation]:
        if isinstance(self.explainer, TemplateExplainer):
            # It asks nobody, so there is nothing to wait for.
            return run_brief_computation("explain", lambda: explanation_of(case, verdict, asked.language))
        reserve = self.reserve
        # A report that waits for words is late by what the store takes longer than it usually does; so twice of that.
        told = reserve.before(deadline, _EXPLAIN_SHARE, reserve.assessing, *[reserve.filing] * 2)
        work = self.explainer.explain(case, verdict, told, asked.language, residency)
        return await run_stage("explain", work, reserve.before(deadline, 1.0, reserve.filing))


def _is_small(case: Case) -> bool:
    """Whether it is a transaction with so little in it that no rule can take long."""
    payload, effects = case.request.payload, case.effects
    if not isinstance(payload, Transaction) or len(payload.data) > _SMALL_CALLDATA:
        return False
    if isinstance(effects, Unavailable):
        return True
    return len(effects.value.frames) <= _SMALL_TREE and len(effects.value.asset_changes) <= _SMALL_TREE


def _assess(bare: Case, policy: Policy) -> tuple[Case, Verdict]:
    """The case with the facts about its parties, and the verdict that rests on them."""
    case = policy.informed(bare)
    return case, assess(case, policy)


def _report(  # noqa: PLR0913, PLR0917 - a report has these parts
    asked: ExplainRequest,
    case: Case,
    verdict: Verdict,
    explanation: Explanation,
    simulation: Simulation,
    timings: Timings,
    lesser: tuple[str, ...],
) -> Report:
    """The report; where what was found cannot even be written down, `unknown` with that reason."""
    try:
        return _compose(asked, case, verdict, explanation, simulation, timings, lesser)
    except Exception:
        # Hostile input that no serializer takes (nesting, lone surrogates) must not cost the caller the answer.
        _logger.exception("report not writable")
    bare = unreadable(case, FAILED)
    unknown = unassessed(FAILED, verdict.policy_digest)
    return _compose(asked, bare, unknown, unexplained(unknown, FAILED), simulation, timings, lesser)


def _compose(  # noqa: PLR0913, PLR0917 - a report has these parts
    asked: ExplainRequest,
    case: Case,
    verdict: Verdict,
    explanation: Explanation,
    simulation: Simulation,
    timings: Timings,
    lesser: tuple[str, ...],
) -> Report:
    report = new_report(
        case=case,
        overrides=asked.overrides,
        verdict=verdict,
        explanation=explanation,
        block=simulation.block,
        timings_ms=timings,
        budget_ms=asked.budget_ms,
        degraded=(*lesser, *_degraded(case, verdict, explanation)),
    )
    explanation.model_dump_json()
    return report


def _lesser(decoded: Staged[Outcome[Decoded]], case: Case) -> tuple[str, ...]:
    """Which stages gave less than they would have with more time."""
    unread = decoded.reason if decoded.value is not None else None
    effects = case.effects
    compared = isinstance(effects, Unavailable) or effects.value.evasion.in_time
    return (
        *([] if unread is None else [f"decode: {unread}"]),
        *([] if compared else ["simulate: no time to compare the outcome in other block contexts"]),
    )


def _degraded(case: Case, verdict: Verdict, explanation: Explanation) -> tuple[str, ...]:
    """Which stages gave nothing or failed in part, in the order of the stages."""
    # A message has no effects by its nature; that is no lesser answer.
    outcomes = (case.decoded,) if case.request.payload.kind == "message" else (case.decoded, case.effects)
    missing = [f"{outcome.stage}: {outcome.reason}" for outcome in outcomes if isinstance(outcome, Unavailable)]
    failed = [f"assess: {error.rule}: {error.error}" for error in verdict.errors]
    words = [] if explanation.reason is None else [f"explain: {explanation.reason}"]
    return (*missing, *failed, *words)
