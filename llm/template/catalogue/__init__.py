"""The template's words: one TOML file for each language, sentences with named slots.

A new language is one new file beside `en.toml` with the same ids and slots, and a sentence for each rule: what the
rules say themselves is English. Slots are filled in one pass, so braces
in foreign text stay text.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Final

LANGUAGES: Final = ("en", "es", "de", "zh", "ja")
"""English, Spanish, German, Chinese (simplified) and Japanese."""


class Words:
    """The messages of one language."""

    def __init__(self, language: str, messages: dict[str, str]) -> None:
        self.language = language
        self.messages = messages

    def say(self, message: str, **slots: str) -> str:
        """The message with its slots filled. Raises KeyError for an unknown message or an empty slot."""
        return self.messages[message].format_map(slots)

    def sentence_of(self, rule: str, slots: Mapping[str, str]) -> str | None:
        """The language's sentence for a rule; None where it has none, or none for what is named."""
        message = self.messages.get(f"rules.{rule}")
        try:
            return None if message is None else message.format_map(slots)
        except KeyError:
            return None

    def count(self, message: str, number: int, **slots: str) -> str:
        """As `say`, from `<message>_one` or `<message>_many`, with the slot `count` filled."""
        return self.say(f"{message}_{'one' if number == 1 else 'many'}", count=self.number(number), **slots)

    def series(self, items: Sequence[str], room: int) -> str:
        """The items as "A, B and C"; of more than `room` items the first `room` are named and the others counted."""
        if len(items) == 1:
            return items[0]
        if len(items) > room:
            return self.count("series.more", len(items) - room, first=self._joined(items[:room]))
        return self.say("series.and", first=self._joined(items[:-1]), last=items[-1])

    def number(self, number: int) -> str:
        """A whole number with its digits in groups, as the language has them."""
        return self.decimal(f"{number:,}")

    def decimal(self, english: str) -> str:
        """A number as English writes it ("1,234.5"), with this language's separators."""
        return english.translate({ord(","): self.messages["numbers.group"], ord("."): self.messages["numbers.point"]})

    def date(self, seconds: int) -> str:
        """A moment in UTC, to the minute. `seconds` in Unix seconds."""
        at = datetime.fromtimestamp(seconds, UTC)
        return self.say(
            "numbers.date", year=f"{at:%Y}", month=f"{at:%m}", day=f"{at:%d}", hour=f"{at:%H}", minute=f"{at:%M}"
        )

    def _joined(self, items: Sequence[str]) -> str:
        return self.messages["series.comma"].join(items)


@cache
def words_in(language: str) -> Words:
    """The catalogue of a language in `LANGUAGES`. Raises FileNotFoundError for any other."""
    text = files("llm.template.catalogue").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, dict(_flat(tomllib.loads(text))))


def _flat(sections: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    return [(f"{section}.{name}", text) for section, texts in sections.items() for name, text in texts.items()]
