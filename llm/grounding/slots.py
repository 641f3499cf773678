"""Slots: the letters that stand for what a model must not write itself, and what the service puts in their place."""

from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["assets", "party", "date", "text", "count"]

LETTERS: Final[dict[Kind, str]] = {
    "assets": "αβγδε",
    "party": "λμπσ",
    "date": "τ",
    "text": "θκ",
    "count": "Δ",
}
"""Greek letters: no English word holds one, and each is a single token of SmolLM2 as plain text, in every engine."""

ALL: Final = frozenset("".join(LETTERS.values()))


class TooManyValuesError(Exception):
    """More values of one kind than there are letters for; the template tells such a case."""


@dataclass(frozen=True)
class Slot:
    """A letter, what kind of thing it stands for, and the text that the user reads instead."""

    token: str
    kind: Kind
    text: str


@dataclass
class SlotTable:
    """Gives equal values of one kind the same letter, so that a model can see that they are the same."""

    given: dict[str, Slot] = field(default_factory=dict)

    def slot(self, kind: Kind, text: str) -> str:
        """The letter for this value. Raises TooManyValuesError where no letter is left."""
        for slot in self.given.values():
            if (slot.kind, slot.text) == (kind, text):
                return slot.token
        for letter in LETTERS[kind]:
            if letter not in self.given:
                self.given[letter] = Slot(letter, kind, text)
                return letter
        raise TooManyValuesError(f"more than {len(LETTERS[kind])} different values of the kind {kind!r}")
