"""The explainer over regions: whatever a server answers, the words are true, in time, and say who wrote them."""

import asyncio

import pytest

from llm.budget.cost import Prices
from llm.explanation import Explanation
from llm.grounding import GroundedPrompt, compose
from llm.grounding.phrases import book_in
from llm.grounding.verify import plain_sentence
from llm.model_explainer import ModelExplainer
from llm.template.explainer import explanation_of
from llm.writing import Writing
from simulation.deadline import Deadline
from tests.llm.cases import ETH, ME, USDC, approval, case, change, effects, verdict
from tests.llm.engines.stand_in import (
    HEAD,
    Behaviour,
    drip,
    endless,
    event,
    hang,
    hang_in_the_middle,
    reset,
    says,
    status,
    whole,
    write_well,
)
from tests.llm.golden import GOLDEN
from tests.llm.routing.places import regions

CASE = GOLDEN["swap"]
COMPLEX = (
    case(
        effects(
            change(ME, ETH, -(10**18)),
            change(ME, USDC, 1_800_123_456),
            approvals=tuple(approval(0, before=5, spender=f"0x{number:040x}") for number in range(1, 9)),
            incomplete=("one call was too deep",),
        )
    ),
    verdict(),
)
CASES = {**GOLDEN, "complex": COMPLEX}


def prompt_of(name: str) -> GroundedPrompt:
    prompt = compose(*CASES[name], "en")
    assert isinstance(prompt, GroundedPrompt)
    return prompt


def right_text(name: str = "swap") -> str:
    prompt = prompt_of(name)
    return " ".join(plain_sentence(statement, book_in("en")) for statement in prompt.statements)


async def explained(
    explainer: ModelExplainer,
    name: str = "swap",
    seconds: float = 5.0,
    language: str = "en",
    residency: str | None = None,
) -> Explanation:
    return await explainer.explain(*CASES[name], Deadline.after(seconds), language, residency)


async def test_a_verified_text_is_the_models_and_names_model_region_and_prompt() -> None:
    async with regions(write_well, text=right_text()) as (router, _):
        explanation = await explained(ModelExplainer(router))
    assert (explanation.author, explanation.model, explanation.region) == ("model", "model of eu-1", "eu-1")
    assert explanation.prompt_digest == prompt_of("swap").digest
    assert explanation.reason is None
    assert explanation.headline == explanation_of(*CASE).headline
    assert "1 ETH" in explanation.text
    assert "1,800.123456 USDC" in explanation.text


async def test_nothing_of_the_case_but_kinds_and_letters_reaches_a_server() -> None:
    async with regions(write_well, text=right_text("hostile-symbol")) as (router, (server,)):
        await explained(ModelExplainer(router), "hostile-symbol")
    sent = str(server.asked)
    assert "claim.com" not in sent
    assert "0x" not in sent.replace("0x1111111111111111111111111111111111111111", "0x")


async def test_a_known_prompt_is_answered_without_asking_again() -> None:
    async with regions(write_well, text=right_text()) as (router, (server,)):
        explainer = ModelExplainer(router)
        first, second = await explained(explainer), await explained(explainer)
    assert first == second
    assert len(server.asked) == 1


async def test_a_text_from_another_region_is_no_answer_for_bound_data() -> None:
    async with regions(status(500), write_well, text=right_text()) as (router, (_, other)):
        explainer = ModelExplainer(router)
        assert (await explained(explainer)).region == "us-1"
        bound = await explained(explainer, residency="eu")
        assert (bound.author, bound.region) == ("template", None)
        assert len(other.asked) == 1


LYING = "Nothing of yours moves. Nothing of yours moves."

HOSTILE: dict[str, Behaviour] = {
    "refuses": status(500),
    "hangs": hang,
    "hangs in the middle": hang_in_the_middle,
    "drips": drip,
    "endless": endless,
    "resets": reset,
    "empty": says(HEAD, event("", "stop"), b"data: [DONE]\n\n"),
    "lies": says(HEAD, *whole(LYING)),
    "reassures": says(HEAD, *whole("This is safe. Please sign it now.")),
    "another script": says(HEAD, *whole("这是安全的。请签名。")),
    "markup": says(HEAD, *whole("<script>alert(1)</script>")),
    "an address of its own": says(HEAD, *whole("You send α to 0x1111111111111111111111111111111111111111.")),
    "a slot of its own": says(HEAD, *whole("You send ω.")),
    "invalid UTF-8": says(HEAD, b'data: {"choices": [{"text": "\xff"}]}\n\n'),
    "junk": says(b"\x00" * 4096),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_whatever_a_server_does_the_template_answers_in_time_with_the_reason(name: str) -> None:
    async with regions(HOSTILE[name], text=right_text() * 20, seconds=0.2) as (router, _):
        deadline = Deadline.after(1.0)
        explanation = await ModelExplainer(router).explain(*CASE, deadline, "en")
        assert deadline.remaining() > 0
    assert explanation.author == "template"
    assert explanation.reason
    assert explanation.sentences == explanation_of(*CASE).sentences


async def test_a_false_sentence_is_replaced_by_the_template_and_the_report_says_so() -> None:
    text = f"Nothing of yours moves. {right_text().split('. ')[-1]}"
    async with regions(says(HEAD, *whole(text))) as (router, _):
        explanation = await explained(ModelExplainer(router))
    assert explanation.author == "model"
    assert explanation.reason == "1 of 2 sentences are the template's (untrue, outgoing-missing)"
    assert "1 ETH" in explanation.text
    assert "Nothing" not in explanation.text


async def test_a_larger_model_is_asked_where_the_small_one_fails_the_checks() -> None:
    async with regions(says(HEAD, *whole(LYING))) as (small, _), regions(write_well, text=right_text()) as (large, _):
        seen: list[Writing] = []
        explanation = await explained(ModelExplainer(small, large, observe=seen.append))
    assert (explanation.author, seen[0].source) == ("model", "large")
    assert seen[0].failures


async def test_what_is_complex_goes_to_the_larger_model_first() -> None:
    assert prompt_of("complex").complex
    text = right_text("complex")
    async with (
        regions(write_well, text=text) as (small, (first,)),
        regions(write_well, text=text) as (large, (second,)),
    ):
        assert (await explained(ModelExplainer(small, large), "complex")).author == "model"
        assert (len(first.asked), len(second.asked)) == (0, 1)


async def test_other_languages_are_the_templates() -> None:
    async with regions(write_well, text=right_text()) as (router, (server,)):
        explanation = await explained(ModelExplainer(router), language="de-AT")
        assert explanation.author == "template"
        assert not server.asked


async def test_what_it_cost_is_told_also_when_the_template_writes() -> None:
    seen: list[Writing] = []
    prices = Prices(prompt_tokens=1e6, completion_tokens=1e6)
    async with regions(says(HEAD, *whole(LYING))) as (router, _):
        await explained(ModelExplainer(router, prices=prices, observe=seen.append))
    (writing,) = seen
    assert writing.source == "template"
    assert writing.money == writing.cost.prompt_tokens + writing.cost.completion_tokens > 0
    assert writing.sent == ("eu-1",)


async def test_many_at_once_are_all_answered_by_their_deadlines() -> None:
    async with regions(hang, hang, write_well, text=right_text()) as (router, _):
        explainer = ModelExplainer(router)
        outer = Deadline.after(5.0)
        deadline = outer.share(0.8)
        texts = await asyncio.gather(*(explainer.explain(*CASE, deadline, "en") for _ in range(40)))
        assert outer.remaining() > 0
    assert any(text.author == "model" for text in texts)


async def test_an_error_of_our_own_costs_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async with regions(write_well) as (router, _):
        monkeypatch.setattr(router, "write", None)
        explanation = await explained(ModelExplainer(router))
    assert explanation.sentences == explanation_of(*CASE).sentences
    assert explanation.reason == "the model's text could not be made"
