"""When a node is left alone: a table of states, without I/O and without a clock of its own.

A node that fails twice in a row is open: others are asked before it. One that limits us is not asked at all until it
may be. After a rest the node is on trial, and a single answer makes it healthy again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

FIRST_REST_SECONDS = 1.0
LONGEST_REST_SECONDS = 30.0


class Circuit(Enum):
    """How far a node is trusted; nodes of a lower value are asked first."""

    HEALTHY = 0
    SHAKY = 1
    TRIAL = 2
    OPEN = 3
    LIMITED = 4


class Event(Enum):
    """What happened with the node. FAILED: no answer, or one that cannot be true. LIMITED: it asked us to wait."""

    ANSWERED = "answered"
    FAILED = "failed"
    LIMITED = "limited"
    RESTED = "rested"


TRANSITIONS: Mapping[Circuit, Mapping[Event, Circuit]] = {
    Circuit.HEALTHY: {
        Event.ANSWERED: Circuit.HEALTHY,
        Event.FAILED: Circuit.SHAKY,
        Event.LIMITED: Circuit.LIMITED,
    },
    Circuit.SHAKY: {
        Event.ANSWERED: Circuit.HEALTHY,
        Event.FAILED: Circuit.OPEN,
        Event.LIMITED: Circuit.LIMITED,
    },
    Circuit.TRIAL: {
        Event.ANSWERED: Circuit.HEALTHY,
        Event.FAILED: Circuit.OPEN,
        Event.LIMITED: Circuit.LIMITED,
    },
    Circuit.OPEN: {
        Event.ANSWERED: Circuit.HEALTHY,
        Event.FAILED: Circuit.OPEN,
        Event.LIMITED: Circuit.LIMITED,
        Event.RESTED: Circuit.TRIAL,
    },
    # An answer or a failure that was under way when the limit came changes nothing: the node said when to come back.
    Circuit.LIMITED: {
        Event.ANSWERED: Circuit.LIMITED,
        Event.FAILED: Circuit.LIMITED,
        Event.LIMITED: Circuit.LIMITED,
        Event.RESTED: Circuit.TRIAL,
    },
}
"""A missing entry cannot happen: only a node that rests can have rested."""

_RESTS = frozenset({Circuit.OPEN, Circuit.LIMITED})


@dataclass(frozen=True, slots=True)
class Breaker:
    """One node's state. Times in seconds on the caller's clock; `rest` is how long the next rest lasts."""

    circuit: Circuit = Circuit.HEALTHY
    until: float = 0.0
    rest: float = FIRST_REST_SECONDS

    def after(self, event: Event, now: float, wait: float | None = None) -> "Breaker":
        """The breaker after the event. `wait`: the seconds that the node itself asked for."""
        circuit = TRANSITIONS[self.circuit][event]
        if circuit is Circuit.HEALTHY:
            return Breaker()
        if circuit not in _RESTS:
            return Breaker(circuit, 0.0, self.rest)
        if circuit is self.circuit and now < self.until and event is not Event.LIMITED:
            return self
        seconds = min(self.rest if wait is None else wait, LONGEST_REST_SECONDS)
        return Breaker(circuit, now + seconds, min(2 * self.rest, LONGEST_REST_SECONDS))

    def at(self, now: float) -> "Breaker":
        """The breaker as it is now: a rest that is over makes it a trial."""
        return self.after(Event.RESTED, now) if self.circuit in _RESTS and now >= self.until else self
