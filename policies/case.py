"""What the rules see: one frozen case. They see nothing else, so equal cases give equal verdicts."""

from typing import TypeVar

from decoders.decoded import Decoded
from decoders.frozen import Frozen
from decoders.outcome import Known, Outcome, Unavailable
from decoders.requests import SigningRequest
from simulation.effects import Effects

T = TypeVar("T")


class Case(Frozen):
    """A request with what the rooms before found out about it."""

    request: SigningRequest
    decoded: Outcome[Decoded]
    effects: Outcome[Effects]

    @property
    def meaning(self) -> Decoded:
        """The decoded request. Only for rules that declare the need "decoded"; raises LookupError otherwise."""
        return _value(self.decoded)

    @property
    def outcome(self) -> Effects:
        """The effects. Only for rules that declare the need "effects"; raises LookupError otherwise."""
        return _value(self.effects)


def _value(outcome: Known[T] | Unavailable) -> T:
    match outcome:
        case Known():
            return outcome.value
        case Unavailable():
            raise LookupError(f"{outcome.stage} is unavailable: {outcome.reason}")
