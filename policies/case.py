"""What the rules see: one frozen case. They see nothing else, so equal cases give equal verdicts."""

from typing import TypeVar

from decoders.decoded import Decoded
from decoders.frozen import Frozen
from decoders.outcome import Known, Outcome, Unavailable
from decoders.requests import SigningRequest
from policies.facts.fact import Fact, Kind
from simulation.effects import Effects

T = TypeVar("T")


class Case(Frozen):
    """A request with what the rooms before found out about it, and what is known about its parties.

    `facts` in the order of `Fact.order`. `facts_missing`: the sources that could not be asked, and why.
    """

    request: SigningRequest
    decoded: Outcome[Decoded]
    effects: Outcome[Effects]
    facts: tuple[Fact, ...] = ()
    facts_missing: tuple[Unavailable, ...] = ()

    @property
    def meaning(self) -> Decoded:
        """The decoded request. Only for rules that declare the need "decoded"; raises LookupError otherwise."""
        return _value(self.decoded)

    @property
    def outcome(self) -> Effects:
        """The effects. Only for rules that declare the need "effects"; raises LookupError otherwise."""
        return _value(self.effects)

    def facts_about(self, subject: str, kinds: frozenset[Kind]) -> tuple[tuple[int, Fact], ...]:
        """The facts of these kinds about an address or a site, with their positions."""
        return tuple((at, it) for at, it in enumerate(self.facts) if it.subject == subject and it.kind in kinds)


def _value(outcome: Known[T] | Unavailable) -> T:
    match outcome:
        case Known():
            return outcome.value
        case Unavailable():
            raise LookupError(f"{outcome.stage} is unavailable: {outcome.reason}")
