"""Requests made up from the OpenAPI document get no error of the service and no answer that it does not name."""

from pathlib import Path

import pytest

from tests.journeys.contract import answered, fuzz, fuzzed_service, undocumented

pytestmark = [pytest.mark.fuzz, pytest.mark.anvil]

LEAST = 500
"""What the phases that enumerate the document's corners come to, whatever the seed; `make fuzz-contract` asks more."""


def test_no_made_up_request_gets_an_error_or_an_undocumented_answer(tmp_path: Path) -> None:
    with fuzzed_service(tmp_path) as running:
        fuzzed = fuzz(running.url, tmp_path, "examples,coverage")
        counts = answered(running.url)
        assert running.process.poll() is None

    assert fuzzed.faults == ()
    assert fuzzed.made_up >= LEAST
    assert [key for key in counts if key[1] >= 500] == []
    assert undocumented(counts) == []
