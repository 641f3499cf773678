"""Small pieces of every sentence: foreign text in quotes, ends of sentences, dates."""

import re
from datetime import UTC, datetime
from typing import Final

from decoders.foreign_text import plain
from llm.template.catalogue import Words
from simulation.effects import Effects

SENTENCE_LIMIT: Final = 280
"""Characters of a rule's title or advice that are shown."""

_QUOTES = re.compile('["“”„‟«»]')

_FOREVER: Final = 4_102_444_800
"""1 January 2100, in Unix seconds. Later ends (uint48 and uint256 maxima) are no ends."""


def quoted(text: str, limit: int = 60) -> str:
    """Foreign text in our quotes, which it cannot close."""
    inner = _QUOTES.sub("'", plain(text, limit))
    return f"“{inner}”"


def clause(text: str) -> str:
    """A sentence made fit to stand inside another: one visible line without its final stop."""
    return plain(text, SENTENCE_LIMIT).rstrip(" .;:") or "…"


def ended(text: str) -> str:
    """One visible line that ends like a sentence."""
    line = plain(text, SENTENCE_LIMIT)
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def until(words: Words, expires: int | None, now: int | None, endless: str) -> str:
    """When a permission ends. `expires` and `now` in Unix seconds; `endless` is the message for one without an end.

    0 counts as no end: DAI-style permits mean that, and to say less would hide it.
    """
    if expires is None or expires <= 0 or expires >= _FOREVER:
        return words.say(endless)
    date = datetime.fromtimestamp(expires, UTC).strftime("%Y-%m-%d %H:%M")
    return words.say("until.past" if now is not None and expires < now else "until.date", date=date)


def clock_of(effects: Effects | None) -> int | None:
    """The time at which the case was judged, in Unix seconds: the block's, so that equal cases give equal words."""
    return None if effects is None else effects.block.timestamp
