"""Writes a text of known ways with one short request for each choice; what is no choice is read, not written.

Each request holds the whole text so far, of which the engine has computed all but the newest words before.
"""

from collections.abc import Callable
from typing import Any, Final

from llm.engines.branching import BranchingText, words_grammar
from llm.engines.engine import SEED, Ask, EngineFailed, Finish, Piece, Usage
from llm.routing.decisions import Fault

_WORD_TOKENS: Final = 24
"""More than any word of the phrase book has, byte by byte."""

Answer = Callable[[dict[str, Any]], Piece]
"""Sends the body of one request and waits for its answer. Raises `EngineFailed`."""


def write_branches(answer: Answer, ask: Ask, take: Callable[[Piece], bool]) -> None:
    """Give the pieces to `take`, until it says to stop. Raises `EngineFailed`.

    Tokens are those that the engine read after the prompt or chose; the words after the last choice cost it nothing.
    """
    text, shown, spent = BranchingText(ask.ways), 0, _Spent()
    while words := text.branches():
        tokens = _choose(answer, ask.prompt, text, words, spent)
        if spent.written > ask.max_tokens:
            take(Piece(text.settled[shown:], Finish.LENGTH, spent.usage(), tokens))
            return
        if take(Piece(text.settled[shown:], tokens=tokens)):
            return
        shown = len(text.settled)
    take(Piece(text.settled[shown:], Finish.STOP, spent.usage(), tokens=0))


def _choose(answer: Answer, prompt: str, text: BranchingText, words: tuple[str, ...], spent: "_Spent") -> int:
    """Let the engine choose among the words; how many tokens that took."""
    tokens = 0
    # One token decides, save where it is a piece of a character: that gives no text, and the whole word is asked for.
    for most in (1, _WORD_TOKENS):
        chosen = answer(_body(prompt + text.settled, words, most))
        tokens += spent.add(chosen.usage)
        if text.take(chosen.text):
            return tokens
    raise EngineFailed(Fault.GARBAGE, "the next word is none that its grammar allows")


class _Spent:
    """What the requests of one text cost together."""

    def __init__(self) -> None:
        self._prompt: int | None = None
        self.written = 0
        self._compute_ms = 0.0

    def add(self, usage: Usage | None) -> int:
        """Count one request; its own tokens, without the prompt and what was counted before."""
        if usage is None:
            raise EngineFailed(Fault.GARBAGE, "an answer has no usage")
        self._prompt = usage.prompt_tokens if self._prompt is None else self._prompt
        before, self.written = self.written, usage.prompt_tokens - self._prompt + usage.completion_tokens
        self._compute_ms += usage.compute_ms or 0.0
        return max(0, self.written - before)

    def usage(self) -> Usage:
        """The cost of the whole text."""
        return Usage(self._prompt or 0, self.written, self._compute_ms)


def _body(prompt: str, words: tuple[str, ...], max_tokens: int) -> dict[str, Any]:
    return {
        "prompt": prompt,
        "grammar": words_grammar(words),
        "max_tokens": max_tokens,
        "temperature": 0,
        "samplers": ["temperature"],
        "seed": SEED,
        "cache_prompt": True,
        "skip_special_tokens": False,
    }
