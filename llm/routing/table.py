"""The state table of the regions: events in, decisions out; no I/O and no clock but the time that is passed in.

Laws (held by `tests/llm/routing/test_table_laws.py`): data never leaves its residency; a request goes to a region at
most once; an open region gets nothing and a trial one attempt at a time; each request ends once, with everything of it
stopped; hedges are bounded. The same events at the same times give the same decisions.
"""

from collections.abc import Sequence
from random import Random

from llm.routing.decisions import HERE, NOTHING, Answer, Decisions, Fault, GiveUp, Limits, Region, Send, Stop
from llm.routing.region_state import RegionReport, RegionState
from llm.routing.request_state import Attempt, RequestState

RequestId = int


class RoutingTable:
    """The first region is the home region. Regions have different names; ids of requests are never used again."""

    def __init__(self, regions: Sequence[Region], limits: Limits | None = None, seed: int = 0) -> None:
        self._limits = limits or Limits()
        random = Random(seed)  # noqa: S311 - jitter, not a secret; seeded so that runs repeat
        self._regions = {region.name: RegionState(region, self._limits, random) for region in regions}
        if len(self._regions) != len(regions):
            raise ValueError("two regions have the same name")
        self._requests: dict[RequestId, RequestState] = {}
        self._hedges = self._limits.hedges

    def begin(self, request: RequestId, residency: str | None, now: float, until: float) -> Decisions:
        """A request arrives that must be answered by `until`."""
        self._hedges = min(self._limits.hedges, self._hedges + self._limits.hedge_share)
        state = RequestState(residency, until)
        if not any(region.admits(residency) for region in self._regions.values()):
            return (GiveUp(f"no region keeps its data in {residency}"),)
        self._requests[request] = state
        return self._next(request, state, now)

    def turn(self, request: RequestId, region: str, now: float) -> Decisions:
        """An attempt's turn came in a region with slots. Waiting for it says nothing about how fast the region is."""
        attempt = self._attempt(request, region)
        if attempt is not None:
            attempt.started, attempt.waiting, attempt.late = now, False, False
        return NOTHING

    def first_token(self, request: RequestId, region: str, now: float) -> Decisions:
        """The first token of an attempt came."""
        attempt = self._attempt(request, region)
        if attempt is not None and attempt.first is None:
            attempt.first = now
            self._regions[region].first_token.add(now - attempt.started, now)
        return NOTHING

    def succeeded(self, request: RequestId, region: str, now: float) -> Decisions:
        """An attempt gave a whole text that is no garbage."""
        attempt = self._attempt(request, region)
        if attempt is None:
            return NOTHING
        state, place = self._requests[request], self._regions[region]
        self._leave(state, region)
        place.whole.add(now - attempt.started, now)
        place.written.add(now - attempt.started, now)
        place.breaker.succeeded(proven=True)
        place.heard(now)
        return (*self._finish(request, now), Answer(region))

    def failed(self, request: RequestId, region: str, now: float, fault: Fault) -> Decisions:
        """An attempt gave no text."""
        attempt = self._attempt(request, region)
        if attempt is None:
            return NOTHING
        state, place = self._requests[request], self._regions[region]
        self._leave(state, region)
        state.faults[region] = fault
        if fault is Fault.SLOW and place.region.residency == HERE:
            # Busy, and not broken: what comes next to it has to know.
            (place.first_token if attempt.first is None else place.whole).add(now - attempt.started, now)
        place.failed(now, attempt.started, fault)
        if fault is not Fault.UNFIT:
            place.heard(now)
        return NOTHING if state.running else self._next(request, state, now)

    def tick(self, request: RequestId, now: float) -> Decisions:
        """Time passed. A hedge where a region is slower than usual; the end of what started too slowly."""
        state = self._requests.get(request)
        if state is None:
            return NOTHING
        decisions: list[Send | Stop] = []
        for name, attempt in list(state.running.items()):
            place, waited = self._regions[name], now - attempt.started
            if attempt.first is None and not attempt.late and waited >= self._too_slow(place, now):
                attempt.late = True
                decisions.extend(self._replace(state, name, now))
            elif not attempt.doubled and waited >= self._usual(place, attempt, now):
                attempt.doubled = True
                decisions.extend(self._hedge(state, now))
        return tuple(decisions)

    def end(self, request: RequestId, now: float) -> Decisions:
        """The caller's deadline passed or the caller is gone: everything that still runs is stopped."""
        return self._finish(request, now) if request in self._requests else NOTHING

    def wake_at(self, request: RequestId, now: float) -> float | None:
        """When `tick` has something to decide next; None where nothing waits."""
        state = self._requests.get(request)
        if state is None:
            return None
        times = [time for name, attempt in state.running.items() for time in self._wakes(name, attempt, now)]
        return min(times, default=None)

    def probes_due(self, now: float) -> tuple[str, ...]:
        """Regions to be probed now; each counts as being probed until `probed` tells the outcome."""
        due = [place for place in self._regions.values() if not place.probing and not place.running]
        due = [place for place in due if place.probe_due(now) <= now]
        for place in due:
            place.probing = True
        return tuple(place.region.name for place in due)

    def probed(self, region: str, started: float, now: float, first_token: float | None) -> None:
        """The outcome of a probe: how many seconds its first token took; None where it gave no right text."""
        place = self._regions[region]
        place.probing = False
        place.heard(now)
        if first_token is not None:
            place.first_token.add(first_token, now)
            place.breaker.succeeded(proven=False)
        else:
            place.breaker.failed(now, started)

    def residency_of(self, region: str) -> str | None:
        """Where the region's data stays. Raises KeyError for an unknown region."""
        return self._regions[region].region.residency

    def reports(self, now: float) -> tuple[RegionReport, ...]:
        """The state of each region, home first."""
        return tuple(place.report(now) for place in self._regions.values())

    def _attempt(self, request: RequestId, region: str) -> Attempt | None:
        state = self._requests.get(request)
        return None if state is None else state.running.get(region)

    def _next(self, request: RequestId, state: RequestState, now: float) -> Decisions:
        place = self._choice(state, now)
        if place is not None:
            return (self._start(state, place, now),)
        del self._requests[request]
        return (GiveUp(_reason(state)),)

    def _choice(self, state: RequestState, now: float) -> RegionState | None:
        """The home region, then the fastest; one whose usual time no longer fits comes last."""
        open_to = [
            place
            for name, place in self._regions.items()
            if name not in state.tried and place.admits(state.residency) and place.usable(now)
        ]
        open_to = [place for place in open_to if place.has_time(now, state.until)]
        home = next(iter(self._regions.values()))
        left = state.until - now
        return min(
            open_to,
            key=lambda place: (place.whole.median(now) > left, place is not home, place.whole.p95(now)),
            default=None,
        )

    def _start(self, state: RequestState, place: RegionState, now: float) -> Send:
        state.running[place.region.name] = Attempt(now, waiting=place.region.slots is not None)
        state.tried.add(place.region.name)
        place.running += 1
        return Send(place.region.name)

    def _leave(self, state: RequestState, region: str) -> None:
        del state.running[region]
        self._regions[region].running -= 1

    def _hedge(self, state: RequestState, now: float) -> list[Send]:
        place = None if state.hedged or self._hedges < 1 else self._choice(state, now)
        if place is None:
            return []
        self._hedges -= 1
        state.hedged = True
        return [self._start(state, place, now)]

    def _replace(self, state: RequestState, region: str, now: float) -> list[Send | Stop]:
        """Another region for one that started too slowly. Where there is none, a late text is better than none."""
        place = None if len(state.running) > 1 else self._choice(state, now)
        if place is None and len(state.running) == 1:
            return []
        attempt, slow = state.running[region], self._regions[region]
        self._leave(state, region)
        state.faults[region] = Fault.SLOW
        slow.failed(now, attempt.started, Fault.SLOW)
        started = [] if place is None else [self._start(state, place, now)]
        return [Stop(region), *started]

    def _finish(self, request: RequestId, now: float) -> Decisions:
        """Forget the request and stop the rest of it. What was stopped after an undue time counts as too slow."""
        state = self._requests.pop(request)
        for name, attempt in state.running.items():
            place, waited = self._regions[name], now - attempt.started
            place.running -= 1
            if attempt.waiting:
                continue
            latency = place.first_token if attempt.first is None else place.whole
            if attempt.first is None and waited >= self._too_slow(place, now):
                # A failure, and no measure of what is usual: more patience with a region that hangs helps nobody.
                place.failed(now, attempt.started, Fault.SLOW)
            elif waited >= latency.p95(now):
                # It would have taken at least so long: left out, the estimate would only know the fast ones.
                latency.add(waited, now)
        return tuple(Stop(name) for name in state.running)

    def _usual(self, place: RegionState, attempt: Attempt, now: float) -> float:
        return (place.first_token if attempt.first is None else place.whole).p95(now)

    def _too_slow(self, place: RegionState, now: float) -> float:
        return max(self._limits.least_slow, self._limits.slow_start * place.first_token.p95(now))

    def _wakes(self, name: str, attempt: Attempt, now: float) -> list[float]:
        place = self._regions[name]
        hedge = [] if attempt.doubled else [attempt.started + self._usual(place, attempt, now)]
        late = attempt.late or attempt.first is not None
        return hedge if late else [*hedge, attempt.started + self._too_slow(place, now)]


def _reason(state: RequestState) -> str:
    if not state.faults:
        return f"no region{f' in {state.residency}' if state.residency else ''} can take it now"
    return "; ".join(f"region {name}: {fault}" for name, fault in state.faults.items())
