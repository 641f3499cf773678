"""Small pieces of every sentence: foreign text in quotes, ends of sentences, dates."""

import re
from collections.abc import Iterable
from typing import Final

from decoders.foreign_text import plain
from llm.explanation import Sentence
from llm.template.catalogue import Words
from policies.dates import date_of
from simulation.effects import Effects

SENTENCE_LIMIT: Final = 280
"""Characters of a rule's title or advice that are shown."""

_QUOTES = re.compile('["“”„‟«»]')

_ALL = re.compile(r"\b(all|every|any)\b")


def quoted(text: str, limit: int = 60) -> str:
    """Foreign text in our quotes, which it cannot close."""
    inner = _QUOTES.sub("'", plain(text, limit))
    return f"“{inner}”"


def clause(text: str) -> str:
    """A sentence made fit to stand inside another: one visible line without its final stop."""
    return plain(text, SENTENCE_LIMIT).rstrip(" .;:。") or "…"


def ended(text: str) -> str:
    """One visible line that ends like a sentence."""
    line = plain(text, SENTENCE_LIMIT)
    return line if line.endswith((".", "!", "?", "…", "。")) else f"{line}."


def until(words: Words, expires: int | None, now: int | None, endless: str) -> str:
    """When a permission ends. `expires` and `now` in Unix seconds; `endless` is the message for one without an end."""
    if expires is None or date_of(expires) is None:
        return words.say(endless)
    date = words.date(expires)
    return words.say("until.past" if now is not None and expires < now else "until.date", date=date)


def clock_of(effects: Effects | None) -> int | None:
    """The time at which the case was judged, in Unix seconds: the block's, so that equal cases give equal words."""
    return None if effects is None else effects.block.timestamp


def is_said(said: Iterable[Sentence], cited: tuple[int, ...], *parts: str, whole: bool) -> bool:
    """Whether a sentence on one of the cited findings names all these parts, and that it is the whole if it is."""
    return any(
        not set(sentence.findings).isdisjoint(cited)
        and all(part in sentence.text for part in parts)
        and (not whole or _ALL.search(sentence.text) is not None)
        for sentence in said
    )
