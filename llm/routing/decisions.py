"""What the table is told and what it decides. Times are seconds on one monotonic clock."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """Why an attempt gave no text."""

    REFUSED = "refused"
    """No connection, or an error status."""
    BROKEN = "broken"
    """The stream ended before the text did."""
    GARBAGE = "garbage"
    """An answer that no right server gives to this prompt and grammar."""
    SLOW = "slow"
    """No first token in time, or tokens too slow to be done by the deadline."""
    UNFIT = "unfit"
    """The region cannot be done in what time is left. It says nothing against the region."""


class Health(StrEnum):
    """The state of a region's breaker."""

    CLOSED = "closed"
    """Requests go to it."""
    OPEN = "open"
    """It failed; nothing goes to it until its pause is over."""
    TRIAL = "trial"
    """The pause is over: one attempt at a time may show whether it is well again."""


HERE: Final = "here"
"""The residency of an engine in this process: no data goes anywhere, so bound data may be written there too."""


@dataclass(frozen=True, slots=True)
class Region:
    """A place that can write. `residency` is where its data stays, such as "eu"; None where that is not known."""

    name: str
    residency: str | None = None
    capacity: int = 16
    """Attempts at the same time, those that wait for their turn or inside the engine among them."""
    slots: int | None = None
    """Texts that it writes at once; the others wait for their turn here. None where the engine sees to that itself."""


@dataclass(frozen=True, slots=True)
class Send:
    """Start an attempt in this region."""

    region: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop the attempt in this region: another one was faster, or it is too slow."""

    region: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The text of this region is the answer."""

    region: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """No region writes this one. `reason` is a sentence's part for the report."""

    reason: str


Decision = Send | Stop | Answer | GiveUp
Decisions = tuple[Decision, ...]

NOTHING: Final[Decisions] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the table; seconds where no other unit is named."""

    first_token: float = 0.1
    """Assumed p95 to the first token of a region that is not known. Hopeful: one that is not tried stays unknown."""
    whole: float = 0.6
    """Assumed p95 to the last token of a region that is not known."""
    written: float = 0.25
    """Assumed time of a text, from its turn, in a region with slots that has lately written none. Hopeful, as above."""
    slow_start: float = 4.0
    """A first token that takes this many times the p95 is a failure."""
    least_slow: float = 0.25
    """Nothing shorter than this is called slow."""
    failures: int = 3
    """Failures in a row that open the breaker."""
    pause: float = 0.5
    """The first pause of an open breaker; each further one is twice as long."""
    longest_pause: float = 10.0
    probe_every: float = 10.0
    """A region that nothing was heard of for this long is probed."""
    jitter: float = 0.2
    """Pauses and probes differ by up to this part, so that many replicas do not come at once."""
    hedges: float = 10.0
    """Hedges that may be made at once; each request earns `hedge_share` of one."""
    hedge_share: float = 0.1
