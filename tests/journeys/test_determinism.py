"""The same request on the same block gives the same digest, whichever process and whichever anvil answered."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.journeys.replay import explain_request
from tests.journeys.service import ServiceProcess
from tests.recorded.corpora import RecordedBlock, RecordedTransaction
from tests.recorded.upstream import RecordedUpstream

pytestmark = [pytest.mark.corpora, pytest.mark.anvil]

SAMPLE = 30
SEED = 22244135


@pytest.fixture
def sample(cancun_block: RecordedBlock) -> list[RecordedTransaction]:
    """Half of the block, of all sorts: those with the most calls and logs first, then others."""
    chosen = sorted(cancun_block.transactions, key=_weight, reverse=True)[:SAMPLE]
    assert {bool(t.expected and t.expected.succeeded) for t in chosen} == {True, False}
    return chosen


def test_digests_are_equal_across_order_processes_and_a_restarted_anvil(
    cancun_block: RecordedBlock, sample: list[RecordedTransaction], tmp_path: Path
) -> None:
    """Each service process starts an anvil of its own, so the second one answers on a fresh fork."""
    shuffle = random.Random(SEED).sample
    folders = [tmp_path / name for name in ("first", "second")]
    runs = []
    with RecordedUpstream(cancun_block.state) as upstream:
        for folder in folders:
            folder.mkdir()
            with ServiceProcess(folder, {1: upstream.url}) as service:
                runs += [digests(service, cancun_block, shuffle(sample, SAMPLE)) for _ in range(2)]
    assert len(runs) == 4
    unequal = {name for run in runs for name, digest in run.items() if digest != runs[0][name]}
    assert unequal == set()
    assert len(set(runs[0].values())) == SAMPLE, "different transactions must have different digests"


def digests(
    service: ServiceProcess, block: RecordedBlock, transactions: Sequence[RecordedTransaction]
) -> dict[str, str]:
    """Transaction to digest and witness; every report must rest on effects, or they would be equal for want of content.

    The digest covers the comparison of block contexts too, as part of the effects.
    """
    found = {}
    for transaction in transactions:
        report = service.explain(explain_request(block, transaction))
        assert report["effects"]["status"] in {"success", "reverted", "halted"}, report["effects"]
        assert report["witness"] is not None
        found[transaction.name] = f"{report['digest']} {report['witness']}"
    return found


def _weight(transaction: RecordedTransaction) -> tuple[int, int]:
    expected = transaction.expected
    return (len(str(expected.calls.get("calls"))), len(expected.logs or ())) if expected else (0, 0)
