"""Text from the chain or a dapp, taken apart so that a page shows each hidden character by its name.

`decoders.foreign_text.plain` is for sentences; an analyst has to see *what* was hidden. The template writes every
segment escaped, hidden ones as "U+202E" with the character's name; nothing of the text reaches the page otherwise.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

from decoders.foreign_text import Oddity, suspicious

LIMIT: Final = 400
"""Characters shown of one text; the raw JSON has the rest."""

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Me"})
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u00ad") | {
    chr(code) for span in ((0x180B, 0x1810), (0xFE00, 0xFE10)) for code in range(*span)
}
_MAX_MARKS = 2

WORDS: Final[dict[Oddity, str]] = {
    "bidi": "changes the reading direction",
    "invisible": "has invisible characters",
    "control": "has control characters",
    "mixed-scripts": "mixes scripts",
    "look-alike": "letters that look like others",
    "markup": "holds markup",
    "link": "holds a link",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of ordinary text, or one hidden character with its code ("U+200B") and name."""

    text: str
    code: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignText:
    """A text ready to be shown. `cut`: characters that were left out at its end."""

    segments: tuple[Segment, ...]
    oddities: tuple[str, ...]
    cut: int = 0


def foreign(text: str, limit: int = LIMIT) -> ForeignText:
    """The text's segments, what is odd about it in words, and how much was left out."""
    head = text[:limit]
    segments: list[Segment] = []
    run: list[str] = []
    marks = 0
    for character in head:
        marks = marks + 1 if unicodedata.category(character) == "Mn" else 0
        if not _hidden(character) and marks <= _MAX_MARKS:
            run.append(character)
            continue
        if run:
            segments.append(Segment("".join(run)))
            run = []
        segments.append(_named(character))
    if run:
        segments.append(Segment("".join(run)))
    oddities = tuple(WORDS[oddity] for oddity in suspicious(text))
    return ForeignText(tuple(segments), oddities, len(text) - len(head))


def _hidden(character: str) -> bool:
    if character in _BLANK:
        return True
    category = unicodedata.category(character)
    return category in _HIDDEN or (category == "Zs" and character != " ")


def _named(character: str) -> Segment:
    name = unicodedata.name(character, "") or {"\n": "LINE FEED", "\t": "TAB", "\r": "CARRIAGE RETURN"}.get(
        character, "no character"
    )
    return Segment("", f"U+{ord(character):04X}", name.lower())
