"""Where a text of known ways branches: an engine is asked only there, and reads what lies between at once.

A model of this size reads eight tokens in the time in which it writes three, and a sentence of the phrase book branches
once or twice. The model chooses among the next words; a word is never cut where the model's own tokens would not be.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from llm.grounding.pattern import literal


@dataclass(slots=True)
class BranchingText:
    """A text that grows. `ways` are, for each of its sentences, all that it may be; none may begin another one."""

    ways: tuple[tuple[str, ...], ...]
    _sentence: int = 0
    _open: str = ""
    """The part of `settled` that belongs to the sentence in hand."""
    _told: str = field(default="", init=False)

    @property
    def settled(self) -> str:
        """What is certain so far, up to the word that the model chooses next."""
        return self._told + self._open

    def branches(self) -> tuple[str, ...]:
        """Go on as far as there is one way only. The words to choose from then; none where the text is whole."""
        while self._sentence < len(self.ways):
            candidates = self._candidates()
            if len(candidates) > 1:
                return self._next_words(candidates)
            self._told += candidates[0]
            self._open, self._sentence = "", self._sentence + 1
        return ()

    def take(self, token: str) -> bool:
        """Add the beginning of one of the words, as the model chose it. False where it is none."""
        if not token or not any(way.startswith(self._open + token) for way in self._candidates()):
            return False
        self._open += token
        return True

    def _candidates(self) -> list[str]:
        """What the sentence in hand may still be; the space before it is its own, as in the model's tokens."""
        space = " " if self._sentence else ""
        return [space + way for way in self.ways[self._sentence] if (space + way).startswith(self._open)]

    def _next_words(self, candidates: list[str]) -> tuple[str, ...]:
        common = _common_beginning(candidates)
        cut = max(len(self._open), common.rfind(" "))
        self._open = common[:cut]
        return tuple(dict.fromkeys(_word_at(way, cut) for way in candidates))


def _word_at(sentence: str, start: int) -> str:
    """The word that begins there, with the space before it."""
    end = sentence.find(" ", start + 1)
    return sentence[start:] if end < 0 else sentence[start:end]


def _common_beginning(texts: Sequence[str]) -> str:
    shortest = min(texts, key=len)
    differing = (at for at, letter in enumerate(shortest) if any(text[at] != letter for text in texts))
    return shortest[: next(differing, len(shortest))]


def words_grammar(words: tuple[str, ...]) -> str:
    """One of these words (GBNF)."""
    return f"root ::= {' | '.join(map(literal, words))}\n"
