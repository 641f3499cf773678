"""What an importer is: a kind of feed, what is known about its publisher, and a pure reader of its files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policies.feeds.draft import Draft
from policies.feeds.sources import Source
from policies.severity import Confidence


@dataclass(frozen=True, slots=True)
class Importer:
    """`read` adds the files' entries to a draft and raises `BadFeed` for what is no feed of this kind.

    `publisher` and `licence` are kept with the feed where the operator states none. `days` is for how long an import
    is good. `confidence` is how sure an entry makes us of what it says.
    """

    kind: str
    publisher: str
    licence: str
    days: int
    confidence: Confidence
    read: Callable[[Sequence[Source], Draft], None]
