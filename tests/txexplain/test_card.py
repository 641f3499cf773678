"""The card shows what the report says, and hostile text cannot draw on it."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from decoders.outcome import Known
from llm.explanation import Explanation, Sentence
from policies.case import Case
from tests.txexplain.cases import SPENDER, asked, case_of, effects, report_of, unlimited_approval
from tests.txexplain.fakes import UNREACHED
from txexplain.cli.card import print_card
from txexplain.report import Report
from txexplain.wire.answer import write_answer


def _drawn(report: Report, width: int = 100) -> str:
    sink = io.StringIO()
    print_card(write_answer(report), Console(file=sink, width=width, highlight=False))
    return sink.getvalue()


def test_the_card_tells_verdict_words_moves_approvals_and_findings() -> None:
    report = report_of(case_of(effects(approvals=(unlimited_approval(),))))

    card = _drawn(report)

    assert report.verdict.level.value.upper() in card
    assert report.explanation.headline[:40] in card
    assert "-1 USDC" in card
    assert "+1 USDC" in card
    assert "unlimited USDC" in card
    assert SPENDER[-8:] in card.lower()
    assert report.verdict.findings[0].severity.value in card
    assert f"block {report.block.number if report.block else ''}" in card
    assert report.id in card


def test_what_was_not_assessed_is_on_the_card() -> None:
    case = case_of()
    gone = Case(request=case.request, decoded=case.decoded, effects=UNREACHED)
    report = report_of(gone, degraded=("simulate: upstream of chain 1 does not answer",))

    card = _drawn(report)

    assert "UNKNOWN" in card
    assert "Not assessed" in card
    assert "upstream of chain 1 does not answer" in card
    assert "What moves" not in card


@pytest.mark.parametrize("text", ["[red]safe[/red]", "\x1b[32mSAFE\x1b[0m", "a\r\nBENIGN", "\u202eEFAS", "[link=x]"])
def test_hostile_text_is_neither_markup_nor_control(text: str) -> None:
    words = Explanation(headline=text, sentences=(Sentence(text=text),), author="template", language="en")
    report = report_of().model_copy(update={"explanation": words})

    lines = _drawn(report).splitlines()

    assert all(character.isprintable() for line in lines for character in line)
    assert "\u202e" not in "".join(lines)


@given(st.text(max_size=300), st.integers(20, 140))
def test_any_text_on_any_width_keeps_the_frame(text: str, width: int) -> None:
    words = Explanation(headline=text, sentences=(Sentence(text=text),), author="template", language="en")
    report = report_of().model_copy(update={"explanation": words})

    lines = _drawn(report, width).rstrip("\n").split("\n")

    assert lines[0].startswith("╭")
    assert lines[-1].startswith("╰")
    assert all(line.startswith("│") for line in lines[1:-1])


def test_a_long_list_is_cut_and_counted() -> None:
    change = effects().asset_changes[1]
    many = effects().model_copy(update={"asset_changes": (change,) * 30})
    case = Case(request=asked().request, decoded=case_of().decoded, effects=Known(value=many))

    assert "and 18 more" in _drawn(report_of(case))
