"""What is known of one region: its breaker, how long it takes, and what runs there."""

from dataclasses import dataclass
from random import Random
from typing import Final

from llm.routing.breaker import Breaker, jittered
from llm.routing.decisions import HERE, Fault, Health, Limits, Region
from llm.routing.latency import Latency

_SURE: Final = 0.8
"""The part of the time that may be planned: half of the texts take longer than the median."""


@dataclass(frozen=True, slots=True)
class RegionReport:
    """A region for readiness and metrics. Latencies in seconds."""

    name: str
    health: Health
    in_flight: int
    first_token_p50: float
    first_token_p95: float
    whole_p95: float
    written_p50: float


class RegionState:
    """The changing side of a region."""

    def __init__(self, region: Region, limits: Limits, random: Random) -> None:
        self.region = region
        self.breaker = Breaker(limits, random)
        self.first_token = Latency(limits.first_token)
        self.whole = Latency(limits.whole)
        self.written = Latency(limits.written)
        """Of texts that came. Who waits for a turn leaves the processors alone, so hope costs others nothing here; with
        those that were given up in it, a busy moment would keep all but one away for a minute."""
        self.running = 0
        self.probing = False
        self._limits = limits
        self._random = random
        self._probe_at: float | None = None

    def admits(self, residency: str | None) -> bool:
        """Whether data bound to this residency may go there."""
        return residency is None or self.region.residency in {residency, HERE}

    def usable(self, now: float) -> bool:
        """Whether an attempt may start: closed with room, or a trial that nothing else is making."""
        match self.breaker.health(now):
            case Health.CLOSED:
                return self.running < self.region.capacity
            case Health.TRIAL:
                return self.running == 0 and not self.probing
            case Health.OPEN:
                return False

    def has_time(self, now: float, until: float) -> bool:
        """Whether one more text is likely done by `until`, after those whose turn is before it.

        One that need not wait is always tried: how fast a region is would be known no more if nothing were.
        """
        slots = self.region.slots
        if slots is None or self.running < slots:
            return True
        return (self.running // slots + 1) * self.written.median(now) <= _SURE * (until - now)

    def failed(self, now: float, started: float, fault: Fault) -> None:
        """An attempt that began at `started` gave no text.

        An engine in this process is slow when its machine has much to do; that is no reason to leave it alone then.
        """
        if fault is not Fault.UNFIT and not (fault is Fault.SLOW and self.region.residency == HERE):
            self.breaker.failed(now, started)

    def heard(self, now: float) -> None:
        """Something came from it: the next probe is due only after a silence."""
        self._probe_at = now + jittered(self._limits.probe_every, self._limits, self._random)

    def probe_due(self, now: float) -> float:
        """When it is to be probed next, if nothing is heard of it until then."""
        trial = self.breaker.trial_at
        if trial is not None:
            return trial
        return now if self._probe_at is None else self._probe_at

    def report(self, now: float) -> RegionReport:
        """Its state at this moment."""
        return RegionReport(
            name=self.region.name,
            health=self.breaker.health(now),
            in_flight=self.running,
            first_token_p50=self.first_token.median(now),
            first_token_p95=self.first_token.p95(now),
            whole_p95=self.whole.p95(now),
            written_p50=self.written.median(now),
        )
