"""The language of an explanation is one that is offered, and says which."""

import pytest

from llm.explainer import Explainer, negotiate
from llm.template import TemplateExplainer
from simulation.deadline import Deadline
from tests.llm.cases import case, effects, verdict


@pytest.mark.parametrize(
    ("asked", "written"), [("en", "en"), ("en-GB", "en"), ("EN_us", "en"), ("de", "en"), ("", "en"), ("../../x", "en")]
)
def test_a_language_that_is_not_offered_falls_back_to_english(asked: str, written: str) -> None:
    assert negotiate(asked, ("en",)) == written


def test_an_offered_language_is_taken() -> None:
    assert negotiate("de-AT", ("en", "de")) == "de"


async def test_the_template_is_an_explainer_and_names_its_language() -> None:
    explainer: Explainer = TemplateExplainer()
    explanation = await explainer.explain(case(effects()), verdict(), Deadline.after(0.0), "fr")
    assert (explanation.language, explanation.author, explanation.reason) == ("en", "template", None)
