"""Who knows facts. One interface for lists, feeds, labels, the caller's knowledge and the chain."""

from typing import Protocol

from decoders.outcome import Outcome
from decoders.primitives import Address
from policies.facts.fact import Fact
from policies.facts.question import Question


class Facts(Protocol):
    """One source. Pure: it answers from memory and never waits.

    `Known(())` says that the source has nothing on the party; `Unavailable` that it could not be asked.
    """

    def about(self, question: Question, party: Address) -> Outcome[tuple[Fact, ...]]:
        """What this source knows about a party to this request."""
        ...

    def about_site(self, question: Question, host: str) -> Outcome[tuple[Fact, ...]]:
        """What this source knows about the site that asks."""
        ...
