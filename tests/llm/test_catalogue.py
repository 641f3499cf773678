"""The catalogue and the code agree: every message that is said exists with its slots, and none is left over."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import llm.template
from llm.template.amounts import amount_in, name_in
from llm.template.catalogue import LANGUAGES, Words, words_in
from policies.catalogue import CATALOGUE
from simulation.effects import Asset
from simulation.readable import amount_of, name_of
from tests.llm.judged_cases import assets

SOURCES = sorted(Path(llm.template.__file__).parent.glob("*.py")) + sorted(
    Path(llm.template.__file__).parent.glob("catalogue/*.py")
)
ID = re.compile(r"[a-z]+\.[a-z_]+")


def slots(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def literals() -> Iterator[str]:
    """Message ids in the code; f-strings with their fields as `*`."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_left_over(language: str) -> None:
    said = {text for text in literals() if re.fullmatch(r"[a-z]+\.[a-z_]+\*?|\*_[a-z]+", text)}
    patterns = [
        re.escape(text).replace(r"\*", "[a-z_.]*") + "(_one|_many|_for|_to|_several|_silently|_of)?" for text in said
    ]
    messages = [name for name in words_in(language).messages if name.split(".")[0] not in {"rules", "numbers"}]
    unsaid = [name for name in messages if not any(re.fullmatch(p, name) for p in patterns)]
    assert unsaid == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_that_is_said_exists(language: str) -> None:
    messages, sections = words_in(language).messages, {name.split(".")[0] for name in words_in("en").messages}
    said = {text for text in literals() if ID.fullmatch(text) and text[-1] != "_" and text.split(".")[0] in sections}
    said -= {"effects.status", "effects.revert", "effects.fee"}
    missing = [name for name in said if name not in messages and f"{name}_one" not in messages]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_messages_with_the_same_plain_slots(language: str) -> None:
    english = words_in("en").messages
    other = {name: text for name, text in words_in(language).messages.items() if not name.startswith("rules.")}
    assert {name: slots(text) for name, text in other.items()} == {name: slots(text) for name, text in english.items()}
    assert all(slot.isidentifier() for text in other.values() for slot in slots(text))


def test_braces_in_a_slot_stay_text() -> None:
    words = Words("en", {"a.b": "{x} and {y}"})
    assert words.say("a.b", x="{y}", y="{0.__class__}") == "{y} and {0.__class__}"


def test_a_missing_slot_is_an_error_and_not_silence() -> None:
    with pytest.raises(KeyError):
        words_in("en").say("assets.pay")


@pytest.mark.parametrize(
    ("items", "room", "text"),
    [
        (["a"], 1, "a"),
        (["a", "b"], 2, "a and b"),
        (["a", "b", "c"], 3, "a, b and c"),
        (["a", "b", "c"], 1, "a and 2 more"),
    ],
)
def test_a_series_names_what_fits_and_counts_the_rest(items: list[str], room: int, text: str) -> None:
    assert words_in("en").series(items, room) == text


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"en"}))
def test_every_rule_has_a_sentence_in_every_other_language(language: str) -> None:
    messages = words_in(language).messages
    told = {name.removeprefix("rules.") for name in messages if name.startswith("rules.")}
    assert told == {rule.id for rule in CATALOGUE}
    assert all(slots(messages[f"rules.{rule}"]) <= {"who", "site"} for rule in told)


@pytest.mark.parametrize(
    ("language", "number", "date"),
    [
        ("en", "1,234,567.5", "2027-01-15 08:05"),
        ("es", "1.234.567,5", "15/01/2027, 08:05"),
        ("de", "1.234.567,5", "15.01.2027, 08:05 Uhr"),
        ("zh", "1,234,567.5", "2027年01月15日 08:05"),
        ("ja", "1,234,567.5", "2027年01月15日 08:05"),
    ],
)
def test_numbers_and_dates_have_the_form_of_the_language(language: str, number: str, date: str) -> None:
    words = words_in(language)
    assert words.decimal("1,234,567.5") == number
    assert words.date(1_800_000_300) == date


SCRIPTS = {"zh": re.compile(r"[\u4e00-\u9fff]"), "ja": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")}
BARE = {"series", "numbers", "amounts"}


@pytest.mark.parametrize("language", sorted(SCRIPTS))
def test_every_sentence_is_in_the_script_of_its_language(language: str) -> None:
    sentences = {name: text for name, text in words_in(language).messages.items() if name.split(".")[0] not in BARE}
    foreign = [name for name, text in sentences.items() if not SCRIPTS[language].search(text)]
    assert set(foreign) <= {"request.field", "findings.finding", "account.safe"}


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"en"}))
def test_no_sentence_was_left_in_english(language: str) -> None:
    english = words_in("en").messages
    same = {name for name, text in words_in(language).messages.items() if english.get(name) == text}
    short = {
        "request.field",
        "amounts.token",
        "findings.finding",
        "numbers.group",
        "numbers.point",
        "series.comma",
        "amounts.multi_any",
    }
    assert same <= short


@given(assets(), st.integers(-(2**256), 2**256))
def test_english_amounts_are_those_of_the_rules(asset: Asset, amount: int) -> None:
    words = words_in("en")
    assert amount_in(words, asset, amount) == amount_of(asset, amount)
    assert name_in(words, asset) == name_of(asset)
