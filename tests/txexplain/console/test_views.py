"""The pages' values: pure, so tried with whatever hypothesis thinks of."""

import math
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoders.outcome import Known
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.effects import AssetChange
from tests.txexplain.cases import ETH, OWNER, POLICY, RECIPIENT, SPENDER, USDC, case_of, effects, frame, report_of
from txexplain.console.access.roles import RIGHTS
from txexplain.console.views.charts import HEIGHT, bars, stacks
from txexplain.console.views.dry_run import dry_run
from txexplain.console.views.evidence import marks_of, place_of
from txexplain.console.views.flow import WIDTH, flow_of
from txexplain.console.views.foreign import foreign
from txexplain.console.views.parties import PartyBook
from txexplain.console.views.queue_query import QueueQuery, read_query
from txexplain.console.views.report_page import report_page
from txexplain.console.views.statistics import wilson
from txexplain.console.views.trees import MAX_FRAMES, TraceNode, trace_of


def _character(code: str) -> str:
    """The character of "U+202E"."""
    return chr(int(code.replace("U+", "0x"), 0))


@given(st.text(max_size=300))
def test_no_character_of_a_foreign_text_is_lost_or_hidden(text: str) -> None:
    shown = foreign(text)
    again = "".join(segment.text if segment.code is None else _character(segment.code) for segment in shown.segments)

    assert again == text
    assert all(segment.text.isprintable() for segment in shown.segments)


def test_a_text_that_is_cut_says_by_how_much() -> None:
    assert foreign("x" * 450).cut == 50


@given(st.lists(st.tuples(st.sampled_from([OWNER, RECIPIENT, SPENDER]), st.integers(-(10**30), 10**30)), max_size=12))
def test_the_picture_shows_each_change_within_its_bounds_or_counts_it(moves: list[tuple[str, int]]) -> None:
    changes = tuple(
        AssetChange(account=account, asset=(ETH, USDC)[at % 2], delta=delta)
        for at, (account, delta) in enumerate(moves)
    )
    flow = flow_of(changes, PartyBook(report_of(), POLICY.known))
    moving = [change for change in changes if change.moved]

    assert (flow is None) == (not moving)
    if flow is not None:
        assert len(flow.edges) + flow.omitted == len(moving)
        assert all(0 <= box.x <= box.x + box.width <= WIDTH and 0 <= box.y <= flow.height for box in flow.boxes)


def test_the_network_fee_is_not_drawn_as_a_gift() -> None:
    fee = AssetChange(account=OWNER, asset=ETH, delta=-5, fee=-5)

    assert flow_of((fee,), PartyBook(report_of(), POLICY.known)) is None


def test_evidence_marks_the_row_that_holds_it() -> None:
    shown = {"at-effects-approvals-0", "at-request-origin-url"}
    finding = Finding(
        rule="r", severity=Severity.DANGER, confidence=Confidence.HIGH, title="t", advice="a",
        evidence=("effects.approvals[0].asset", "request.origin.url", "effects.nowhere[1]"),
    )  # fmt: skip

    assert place_of("effects.approvals[0].asset", shown).anchor == "at-effects-approvals-0"
    assert place_of("effects.nowhere[1]", shown).anchor is None
    assert set(marks_of([finding], shown)) == shown


def test_a_trace_deeper_and_longer_than_a_page_is_bounded_and_counted() -> None:
    frames = tuple(frame(depth=n, parent=n - 1 if n else None) for n in range(1000))
    trace = trace_of(frames)
    deepest, count, waiting = 0, 0, [(node, 1) for node in trace.roots]
    while waiting:
        node, depth = waiting.pop()
        deepest, count = max(deepest, depth), count + 1
        waiting += [(child, depth + 1) for child in node.children]

    assert (count, trace.frames, trace.omitted) == (MAX_FRAMES, 1000, 1000 - MAX_FRAMES)
    assert deepest <= 20
    assert isinstance(trace.roots[0], TraceNode)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilsons_interval_holds_the_share_and_stays_within_one(hits: int, more: int) -> None:
    found = wilson(hits, hits + more)

    assert 0 <= found.low <= found.high <= 1
    if found.share is not None:
        assert found.low - 1e-9 <= found.share <= found.high + 1e-9


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662.
    found = wilson(81, 263)

    assert math.isclose(found.low, 0.2553, abs_tol=5e-5)
    assert math.isclose(found.high, 0.3662, abs_tol=5e-5)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_no_value_above_zero_is_drawn_as_nothing(values: list[int]) -> None:
    assert all((bar.height > 0) == (bar.value > 0) and bar.height <= HEIGHT for bar in bars(values).bars)
    assert stacks([{"benign": value} for value in values]).stacks[-1].total == values[-1]


@given(st.dictionaries(st.sampled_from(list(QueueQuery.__dataclass_fields__)), st.text(max_size=30)))
def test_a_view_written_into_an_address_is_read_back_the_same(given_values: dict[str, str]) -> None:
    query = read_query(given_values)

    assert read_query(dict(parse_qsl(query.text(), keep_blank_values=True))) == query
    assert query.but().after == ""


def test_a_dry_run_under_the_same_policy_changes_nothing() -> None:
    outcome = dry_run([report_of()], POLICY)

    assert outcome.reports == 1
    assert all(before == after for before, after, _ in outcome.moves)


def test_a_report_whose_stages_gave_nothing_still_has_a_page() -> None:
    report = report_of(case_of(effects()))
    page = report_page(report, POLICY.known, {})

    assert isinstance(report.case.effects, Known)
    assert page.effects is not None
    assert page.parties[0].kind == "signer"


@pytest.mark.parametrize(("lower", "higher"), [("viewer", "analyst"), ("analyst", "lead"), ("lead", "admin")])
def test_a_higher_role_may_all_that_a_lower_one_may(lower: str, higher: str) -> None:
    assert RIGHTS[lower] < RIGHTS[higher]
