"""Ways to say one thing, written as one line, as in "You (send|pay) {assets}[ now].".

`(a|b)` chooses, `[a]` may be left out, `{role}` is a slot. One pattern gives what can't disagree then: the
grammar that holds a model to it, the same spelled out, the expression that recognises it, and the sentences that a
model learns from.
"""

import itertools
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

_PIECES: Final = re.compile(r"[()\[\]|]|[^()\[\]|]+")
_ROLE: Final = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Choice:
    """One of these sequences; each is made of text and further choices."""

    options: tuple[tuple["str | Choice", ...], ...]


@dataclass(frozen=True)
class Pattern:
    """A parsed pattern. Raises ValueError at construction by `parse` where brackets do not match."""

    text: str
    root: Choice

    @cached_property
    def roles(self) -> frozenset[str]:
        """The slots that it needs."""
        return frozenset(_ROLE.findall(self.text))

    @cached_property
    def _spelled(self) -> tuple[str, ...]:
        """All ways, with their roles still open."""
        return tuple(_ways(self.root))

    def gbnf(self, slots: Mapping[str, str]) -> str:
        """The right side of a grammar rule (GBNF), with each role replaced by its slot."""
        return _gbnf(self.root, slots)

    def expression(self, slots: Mapping[str, str]) -> str:
        """A regular expression of all that it can say."""
        return _expression(self.root, slots)

    def ways(self, slots: Mapping[str, str]) -> tuple[str, ...]:
        """All that it can say, spelled out; a dozen texts at most in the phrase book."""
        return tuple(filled(text, slots) for text in self._spelled)

    def plain(self, slots: Mapping[str, str]) -> str:
        """The first way to say it, with every optional part left out."""
        return "".join(_first(self.root, slots))

    def drawn(self, slots: Mapping[str, str], chance: random.Random) -> str:
        """One way to say it, drawn by `chance`."""
        return "".join(_drawn(self.root, slots, chance))


@lru_cache(maxsize=4096)
def parse(text: str) -> Pattern:
    """A pattern from its line. Raises ValueError that names the place of a bracket without its other half."""
    pieces = _PIECES.findall(text)
    root, end = _choice(pieces, 0, "")
    if end != len(pieces):
        raise ValueError(f"{text!r}: {pieces[end]!r} closes nothing")
    return Pattern(text, root)


def filled(text: str, slots: Mapping[str, str]) -> str:
    """The text with each `{role}` replaced. Raises KeyError for a role without a slot."""
    return _ROLE.sub(lambda found: slots[found[1]], text)


def _choice(pieces: list[str], at: int, closing: str) -> tuple[Choice, int]:
    options: list[list[str | Choice]] = [[]]
    while at < len(pieces) and pieces[at] != closing:
        piece = pieces[at]
        if piece in {"(", "["}:
            wanted = ")" if piece == "(" else "]"
            inner, at = _choice(pieces, at + 1, wanted)
            if at >= len(pieces) or pieces[at] != wanted:
                raise ValueError(f"{''.join(pieces)!r}: {piece!r} is never closed")
            options[-1].append(inner if piece == "(" else Choice(((), *inner.options)))
        elif piece == "|":
            options.append([])
        elif piece in {")", "]"}:
            break
        else:
            options[-1].append(piece)
        at += 1
    return Choice(tuple(tuple(option) for option in options)), at


def _gbnf(choice: Choice, slots: Mapping[str, str]) -> str:
    return " | ".join(
        " ".join(
            f"({_gbnf(part, slots)})" if isinstance(part, Choice) else literal(filled(part, slots)) for part in option
        )
        or '""'
        for option in choice.options
    )


def literal(text: str) -> str:
    """The text as a grammar's terminal (GBNF)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _expression(choice: Choice, slots: Mapping[str, str]) -> str:
    options = (
        "".join(
            _expression(part, slots) if isinstance(part, Choice) else re.escape(filled(part, slots)) for part in option
        )
        for option in choice.options
    )
    return f"(?:{'|'.join(options)})"


def _ways(choice: Choice) -> Iterator[str]:
    for option in choice.options:
        parts = [tuple(_ways(part)) if isinstance(part, Choice) else (part,) for part in option]
        yield from map("".join, itertools.product(*parts))


def _first(choice: Choice, slots: Mapping[str, str]) -> Iterator[str]:
    for part in choice.options[0]:
        if isinstance(part, Choice):
            yield from _first(part, slots)
        else:
            yield filled(part, slots)


def _drawn(choice: Choice, slots: Mapping[str, str], chance: random.Random) -> Iterator[str]:
    for part in chance.choice(choice.options):
        if isinstance(part, Choice):
            yield from _drawn(part, slots, chance)
        else:
            yield filled(part, slots)
