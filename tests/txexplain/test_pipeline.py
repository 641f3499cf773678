"""Whatever a stage does, there is an answer in time, it says what is missing, and it is stored."""

import asyncio
import time

import pytest

from decoders.outcome import Known, Unavailable
from policies.severity import Level
from policies.verdict import Verdict
from simulation.deadline import Deadline
from simulation.effects import Evasion
from tests.txexplain.cases import (
    BLOCK,
    OWNER,
    POLICY,
    TOKEN,
    asked,
    body,
    case_of,
    effects,
    message_body,
    unlimited_approval,
)
from tests.txexplain.fakes import UNREACHED, FakeExplainer, FakeSimulator, MemoryStore
from txexplain import decoding as decoding_module
from txexplain import pipeline as pipeline_module
from txexplain.decoding import BRIEF_CALLDATA
from txexplain.pipeline import Pipeline
from txexplain.report import Report
from txexplain.stage import FAILED, LATE
from txexplain.store.report_store import StoreUnavailable


async def _run(
    simulator: FakeSimulator,
    store: MemoryStore | None = None,
    explainer: FakeExplainer | None = None,
    budget_ms: int = 800,
    document: dict[str, object] | None = None,
) -> Report:
    from llm.template.explainer import TemplateExplainer  # noqa: PLC0415 - the default of this helper alone

    made = Pipeline(simulator, POLICY, explainer or TemplateExplainer(), store or MemoryStore())
    request = asked({**(document or body()), "budget_ms": budget_ms})
    return await made.run(request, Deadline.after(budget_ms / 1000), time.perf_counter())


async def test_a_whole_answer_is_stored_with_its_timings() -> None:
    store = MemoryStore()

    report = await _run(FakeSimulator(), store)

    assert store.reports == {report.id: report}
    assert report.block == BLOCK
    assert isinstance(report.case.effects, Known)
    assert report.degraded == ()
    timings = report.timings_ms
    beside = max(timings.decode, timings.simulate)
    assert timings.total >= beside + timings.assess + timings.explain > 0


async def test_findings_of_the_effects_reach_the_verdict() -> None:
    found = effects(approvals=(unlimited_approval(),))

    report = await _run(FakeSimulator(found=Known(value=found)))

    assert "unlimited-approval" in {finding.rule for finding in report.verdict.findings}


async def test_equal_requests_give_equal_digests() -> None:
    first, second = await _run(FakeSimulator()), await _run(FakeSimulator())

    assert first.digest == second.digest


async def test_contexts_that_there_was_no_time_for_are_named() -> None:
    found = effects().model_copy(update={"evasion": Evasion(read=("timestamp",), left_out=3, in_time=False)})

    report = await _run(FakeSimulator(found=Known(value=found)))

    assert report.degraded == ("simulate: no time to compare the outcome in other block contexts",)


async def test_a_simulator_without_a_result_is_named_and_never_benign() -> None:
    report = await _run(FakeSimulator(found=UNREACHED))

    assert report.case.effects == UNREACHED
    assert report.degraded == ("simulate: upstream of chain 1 does not answer",)
    assert report.verdict.level is Level.UNKNOWN
    assert report.verdict.skipped


@pytest.mark.parametrize("deaf", [False, True])
async def test_a_late_simulator_is_left_behind_within_the_budget(deaf: bool) -> None:  # noqa: FBT001 - a parameter of the test
    simulator = FakeSimulator(seconds=5, deaf=deaf)
    start = time.perf_counter()

    report = await _run(simulator, budget_ms=200)

    assert time.perf_counter() - start < 0.35
    assert report.case.effects == Unavailable(stage="simulate", reason=LATE)
    assert report.verdict.level is Level.UNKNOWN
    assert simulator.cancelled


async def test_the_simulator_is_told_to_leave_time_for_the_rest() -> None:
    simulator = FakeSimulator()

    await _run(simulator, budget_ms=1000)

    assert 0.5 < simulator.deadlines[0] <= 0.8


async def test_a_failing_simulator_costs_its_stage_only() -> None:
    report = await _run(FakeSimulator(failure=RuntimeError("https://node.example/secret-key")))

    assert report.case.effects == Unavailable(stage="simulate", reason=FAILED)
    assert "secret-key" not in report.model_dump_json()


async def test_failing_decoding_is_named_and_never_benign(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(decoding_module, "decode", broken)

    report = await _run(FakeSimulator())

    assert report.case.decoded == Unavailable(stage="decode", reason=FAILED)
    assert report.degraded[0] == f"decode: {FAILED}"
    assert report.verdict.level is not Level.BENIGN


async def test_decoding_of_long_calldata_that_hangs_does_not_hold_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding_module, "decode", lambda *_: time.sleep(0.6))
    start = time.perf_counter()

    long = {"from": OWNER, "to": TOKEN, "data": "0x" + "00" * (BRIEF_CALLDATA + 1)}
    report = await _run(FakeSimulator(), budget_ms=200, document=body(params=[long]))

    assert time.perf_counter() - start < 0.35
    assert report.case.decoded == Unavailable(stage="decode", reason=LATE)


async def test_failing_rules_give_unknown_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Verdict:
        raise ValueError("a fault of the engine")

    monkeypatch.setattr(pipeline_module, "assess", broken)

    report = await _run(FakeSimulator())

    assert report.verdict.level is Level.UNKNOWN
    assert report.verdict.policy_digest == POLICY.digest
    assert report.degraded == (f"assess: all: {FAILED}",)


def _fault() -> None:
    raise RuntimeError("a fault of the model")


@pytest.mark.parametrize("explainer", [FakeExplainer(act=_fault), FakeExplainer(seconds=5)])
async def test_without_words_from_the_explainer_fixed_words_tell_the_verdict(explainer: FakeExplainer) -> None:
    found = effects(approvals=(unlimited_approval(),))

    report = await _run(FakeSimulator(found=Known(value=found)), explainer=explainer, budget_ms=200)

    assert report.explanation.author == "template"
    assert report.explanation.reason in {FAILED, LATE}
    assert report.verdict.findings[0].title in report.explanation.text
    assert report.degraded == (f"explain: {report.explanation.reason}",)


async def test_effects_that_cannot_be_written_down_do_not_cost_the_answer() -> None:
    broken = effects().model_copy(update={"incomplete": ("\ud800",)})

    report = await _run(FakeSimulator(found=Known(value=broken)))

    assert report.verdict.level is Level.UNKNOWN
    assert report.case.effects == Unavailable(stage="simulate", reason=FAILED)
    assert report.model_dump_json()


async def test_a_message_is_not_degraded_for_having_no_effects() -> None:
    nothing = Unavailable(stage="simulate", reason="a message by itself changes nothing on the chain")

    report = await _run(FakeSimulator(found=nothing), document=message_body())

    assert report.degraded == ()


async def test_an_answer_that_is_not_kept_is_not_given() -> None:
    with pytest.raises(StoreUnavailable, match="disk full"):
        await _run(FakeSimulator(), MemoryStore(failure="disk full"))


async def test_a_store_that_hangs_is_not_waited_for() -> None:
    start = time.perf_counter()

    with pytest.raises(StoreUnavailable, match="in time"):
        await _run(FakeSimulator(), MemoryStore(seconds=30), budget_ms=100)

    assert time.perf_counter() - start < 10


async def test_a_caller_who_goes_away_stops_the_simulation() -> None:
    simulator = FakeSimulator(seconds=5)
    task = asyncio.create_task(_run(simulator, budget_ms=5000))
    await simulator.called.wait()

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert simulator.cancelled


async def test_the_smallest_budget_still_gets_an_answer_from_decoding() -> None:
    report = await _run(FakeSimulator(seconds=5), budget_ms=50)

    assert report.case.decoded == case_of().decoded
    assert report.verdict.level is Level.UNKNOWN
