"""What a report says does not depend on what the upstream can do, which node answers, or what is already cached."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.journeys.replay import differences, explain_request
from tests.journeys.service import ServiceProcess
from tests.journeys.test_determinism import digests
from tests.recorded.corpora import RecordedBlock, RecordedTransaction
from tests.recorded.tracing import tracing
from tests.recorded.upstream import RecordedUpstream

pytestmark = [pytest.mark.corpora, pytest.mark.anvil]


def replays(
    upstream: RecordedUpstream, block: RecordedBlock, orders: Sequence[Sequence[RecordedTransaction]], folder: Path
) -> list[dict[str, str]]:
    """The digests of each run through one service, cold at the first."""
    folder.mkdir()
    with ServiceProcess(folder, {1: upstream.url}) as service:
        return [digests(service, block, transactions) for transactions in orders]


def test_180_digests_are_equal_cold_warm_and_with_or_without_prefetching(
    prague_block: RecordedBlock, tmp_path: Path
) -> None:
    there, back = prague_block.transactions, prague_block.transactions[::-1]
    with RecordedUpstream(prague_block.state) as plain:
        expected, warm = replays(plain, prague_block, [there, back], tmp_path / "plain")
    with tracing(prague_block) as state, RecordedUpstream(state) as tracer:
        (prefetched,) = replays(tracer, prague_block, [back], tmp_path / "tracer")
        assert tracer.calls["debug_traceCall"] > 0
        assert tracer.requests < plain.requests / 2
    assert len(expected) == 180
    assert expected == warm == prefetched


def test_block_22244135_has_the_published_effects_through_a_tracing_upstream(
    cancun_block: RecordedBlock, tmp_path: Path
) -> None:
    """Its prestates are given as overrides, which come back in the traces and must not pass for the chain's state."""
    with (
        tracing(cancun_block) as state,
        RecordedUpstream(state) as upstream,
        ServiceProcess(tmp_path, {1: upstream.url}) as service,
    ):
        reports = {t.name: service.explain(explain_request(cancun_block, t)) for t in cancun_block.transactions}
        assert upstream.calls["debug_traceCall"] > 0
    found = {t.name: differences(t.expected, reports[t.name]) for t in cancun_block.transactions if t.expected}
    assert len(found) == 62
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_when_one_node_dies_the_other_answers_with_equal_digests(cancun_block: RecordedBlock, tmp_path: Path) -> None:
    chosen = cancun_block.transactions[:20]
    with RecordedUpstream(cancun_block.state) as first, RecordedUpstream(cancun_block.state) as second:
        with ServiceProcess(tmp_path, {1: f"{first.url},{second.url}"}) as service:
            expected = digests(service, cancun_block, chosen)
            asked = first.requests, second.requests
            dying = first if first.requests >= second.requests else second
            dying.available = False
            rest = digests(service, cancun_block, cancun_block.transactions[20:])
            again = digests(service, cancun_block, chosen)
        survivor = second if dying is first else first
        assert survivor.requests > asked[1 if survivor is second else 0]
    assert again == expected
    assert len(rest) == len(cancun_block.transactions) - 20
