"""Which of the true ways to say it a model is taught: the one that reads best after the sentence before it."""

import random
import re
from itertools import pairwise
from typing import Final

from llm.grounding.grounded import GroundedPrompt
from llm.grounding.phrases import PhraseBook

_DRAWS: Final = 14
_WORD: Final = re.compile(r"[a-zα-ωΔ']+", re.IGNORECASE)
_COMMON: Final = frozenset(
    "a an and at be but by for from if in is it its may no not of on or so that the this to with you your".split()  # noqa: SIM905
)


def taught(prompt: GroundedPrompt, book: PhraseBook, chance: random.Random) -> str:
    """The best of a few texts drawn from the phrase book, by `cost`."""
    return min((_drawn(prompt, book, chance) for _ in range(_DRAWS)), key=lambda text: cost(text, chance))


def cost(text: str, chance: random.Random) -> float:
    """Lower reads better: short, no word or opening twice, no address at the start, spoken to the reader."""
    sentences = re.split(r"(?<=[.])\s+", text)
    openings = [sentence.split()[0].lower() for sentence in sentences]
    words = [word for word in _WORD.findall(text.lower()) if word not in _COMMON]
    repeated = len(words) - len(set(words))
    same_opening = sum(1 for one, two in pairwise(openings) if one == two)
    slot_first = sum(1 for opening in openings if ord(opening[0]) > 127)
    spoken = sum(1 for opening in openings if opening in {"you", "your"})
    weights = (0.10 * len(text.split()), 1.0 * repeated, 1.5 * same_opening, 0.8 * slot_first, -0.5 * min(spoken, 1))
    return sum(weights) + chance.random() * 0.3


def _drawn(prompt: GroundedPrompt, book: PhraseBook, chance: random.Random) -> str:
    return " ".join(
        chance.choice(book.fitting(statement.kind, frozenset(statement.slots))).drawn(statement.slots, chance)
        for statement in prompt.statements
    )
