"""The tuned model itself, as it is served: its words are its own, true, and the same every time."""

import pytest

from llm.evaluation.judged import held_out
from llm.evaluation.measures import measured
from llm.evaluation.writers import ModelFile
from llm.tuning.__main__ import ADAPTER, SERVED
from llm.tuning.build import build
from tests.llm.model_servers import MODELS, base_model

pytestmark = [pytest.mark.model, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def tuned() -> ModelFile:
    """`make model` makes the file; without it, it is made here from the committed adapter."""
    served = MODELS / SERVED.name
    if not served.is_file():
        build(base_model(), ADAPTER, served)
    return ModelFile(served, threads=1)


def test_unseen_cases_are_told_in_the_models_own_true_words(tuned: ModelFile) -> None:
    result = measured("tuned", tuned.writer(grammar=True), held_out(20), twice=3)
    assert (result.unfaithful, result.uncovered, result.unstable) == ([], [], 0)
    assert result.own >= 0.95 * result.cases


def test_what_it_writes_without_the_grammar_is_checked_all_the_same(tuned: ModelFile) -> None:
    result = measured("tuned, no grammar", tuned.writer(grammar=False), held_out(12), twice=0)
    assert (result.unfaithful, result.uncovered) == ([], [])
    assert result.own + result.mixed + result.template == result.cases
