"""The template's words: one TOML file for each language, sentences with named slots.

A new language is one new file beside `en.toml` with the same ids and slots. Slots are filled in one pass, so braces
in foreign text stay text.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

LANGUAGES: Final = ("en",)


class Words:
    """The messages of one language."""

    def __init__(self, language: str, messages: dict[str, str]) -> None:
        self.language = language
        self.messages = messages

    def say(self, message: str, **slots: str) -> str:
        """The message with its slots filled. Raises KeyError for an unknown message or an empty slot."""
        return self.messages[message].format_map(slots)

    def count(self, message: str, number: int, **slots: str) -> str:
        """As `say`, from `<message>_one` or `<message>_many`, with the slot `count` filled."""
        return self.say(f"{message}_{'one' if number == 1 else 'many'}", count=f"{number:,}", **slots)

    def series(self, items: Sequence[str], room: int) -> str:
        """The items as "A, B and C"; of more than `room` items the first `room` are named and the others counted."""
        if len(items) == 1:
            return items[0]
        if len(items) > room:
            return self.count("series.more", len(items) - room, first=", ".join(items[:room]))
        return self.say("series.and", first=", ".join(items[:-1]), last=items[-1])


@cache
def words_in(language: str) -> Words:
    """The catalogue of a language in `LANGUAGES`. Raises FileNotFoundError for any other."""
    text = files("llm.template.catalogue").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, dict(_flat(tomllib.loads(text))))


def _flat(sections: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    return [(f"{section}.{name}", text) for section, texts in sections.items() for name, text in texts.items()]
