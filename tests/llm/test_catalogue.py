"""The catalogue and the code agree: every message that is said exists with its slots, and none is left over."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import llm.template
from llm.template.catalogue import LANGUAGES, Words, words_in

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
    unsaid = [name for name in words_in(language).messages if not any(re.fullmatch(p, name) for p in patterns)]
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
    english, other = words_in("en").messages, words_in(language).messages
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
