"""Golden texts: what users read changes only on purpose (`pytest --update-golden`)."""

from pathlib import Path

import pytest

from llm.explanation import Explanation
from llm.template.catalogue import LANGUAGES
from llm.template.explainer import AIM, explanation_of
from tests.llm.golden import GOLDEN

FOLDER = Path(__file__).parents[2] / "fixtures" / "golden" / "explanations"


@pytest.mark.parametrize("name", GOLDEN)
def test_the_text_is_the_golden_one(name: str, *, update_golden: bool) -> None:
    explanation = explanation_of(*GOLDEN[name])
    file = FOLDER / f"{name}.json"
    if update_golden:
        file.write_text(explanation.model_dump_json(indent=2) + "\n", encoding="utf-8")
    assert explanation == Explanation.model_validate_json(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"en"}))
@pytest.mark.parametrize("name", GOLDEN)
def test_the_text_in_another_language_is_the_golden_one(name: str, language: str, *, update_golden: bool) -> None:
    explanation = explanation_of(*GOLDEN[name], language)
    file = FOLDER / language / f"{name}.json"
    if update_golden:
        file.parent.mkdir(exist_ok=True)
        file.write_text(explanation.model_dump_json(indent=2) + "\n", encoding="utf-8")
    assert explanation == Explanation.model_validate_json(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", GOLDEN)
def test_no_usual_case_needs_more_than_a_dozen_sentences(name: str) -> None:
    assert len(explanation_of(*GOLDEN[name]).sentences) <= AIM


def test_no_golden_file_is_left_over() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == set(GOLDEN)
