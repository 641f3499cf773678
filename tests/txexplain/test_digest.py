"""The digest covers everything deterministic and nothing else."""

import time

from decoders.outcome import Unavailable
from policies.case import Case
from policies.verdict import Verdict
from simulation.query import BlockContext, Overrides
from tests.txexplain.cases import BLOCK, case_of, effects, frame, report_of, unlimited_approval
from txexplain.digest import digest_of


def test_equal_cases_have_equal_digests_and_reports_of_their_own() -> None:
    first, second = report_of(case_of()), report_of(case_of())

    assert first.digest == second.digest
    assert first.digest.startswith("sha256:")
    assert len(first.digest) == 71
    assert first.id != second.id


def test_each_deterministic_part_changes_the_digest() -> None:
    case, verdict = case_of(), report_of().verdict
    other = case_of(effects(approvals=(unlimited_approval(),)))
    unknown = Case(
        request=case.request, decoded=Unavailable(stage="decode", reason="no result in time"), effects=case.effects
    )
    changed_verdict = verdict.model_copy(update={"policy_digest": "another"})
    changed_block = BLOCK.model_copy(update={"number": 1})
    overrides = Overrides(block=BlockContext(number=5))

    digests = {
        digest_of(case, Overrides(), verdict, BLOCK),
        digest_of(other, Overrides(), verdict, BLOCK),
        digest_of(unknown, Overrides(), verdict, BLOCK),
        digest_of(case, overrides, verdict, BLOCK),
        digest_of(case, Overrides(), changed_verdict, BLOCK),
        digest_of(case, Overrides(), verdict, changed_block),
        digest_of(case, Overrides(), verdict, None),
    }

    assert len(digests) == 7


def test_words_and_timings_do_not_change_the_digest() -> None:
    report = report_of()
    worded = report_of(degraded=("explain: late",))

    assert worded.digest == report.digest


def test_a_digest_of_forty_frames_takes_less_than_a_few_milliseconds() -> None:
    case = case_of(effects(frames=(frame(), *(frame(1, 0) for _ in range(40)))))
    verdict = report_of(case).verdict

    fastest = min(_timed(case, verdict) for _ in range(20))

    # Measured 0.17 ms; the bound only catches a change of kind.
    assert fastest < 0.005


def _timed(case: Case, verdict: Verdict) -> float:
    start = time.perf_counter()
    digest_of(case, Overrides(), verdict, BLOCK)
    return time.perf_counter() - start
