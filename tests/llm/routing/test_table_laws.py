"""The laws of the routing table, held under any order of events that a driver can bring about."""

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from llm.routing.decisions import Answer, Decisions, Fault, GiveUp, Health, Limits, Region, Send, Stop
from llm.routing.table import RoutingTable

REGIONS = (
    Region("eu-1", "eu", capacity=2),
    Region("us-1", "us", capacity=2, slots=1),
    Region("eu-2", "eu", capacity=1),
)
LIMITS = Limits(hedges=3.0)


@dataclass
class Seen:
    """One request as the driver saw it."""

    residency: str | None
    running: set[str] = field(default_factory=set)
    sent: list[str] = field(default_factory=list)
    ended: bool = False


class Table(RuleBasedStateMachine):
    """Plays the driver: it tells the table what happened and carries out what it decides."""

    requests = Bundle("requests")
    probes = Bundle("probes")

    def __init__(self) -> None:
        super().__init__()
        self.table, self.twin = (RoutingTable(REGIONS, LIMITS, seed=7) for _ in range(2))
        self.now = 0.0
        self.seen: dict[int, Seen] = {}
        self.hedges = 0

    def carry_out(self, request: int, decisions: Decisions, twin: Decisions, *, hedging: bool = False) -> None:
        assert decisions == twin, "equal events give equal decisions"
        seen = self.seen[request]
        assert not (seen.ended and decisions), "nothing is decided after the end"
        stopped = any(isinstance(decision, Stop) for decision in decisions)
        for decision in decisions:
            match decision:
                case Send(region):
                    self.check_send(seen, region)
                    self.hedges += hedging and not stopped
                case Stop(region):
                    seen.running.remove(region)
                case Answer(region):
                    assert region in seen.sent
                    seen.ended = True
                case GiveUp(reason):
                    assert reason
                    seen.ended = True
        assert not (seen.ended and seen.running), "the end stops everything"

    def check_send(self, seen: Seen, region: str) -> None:
        place = next(place for place in REGIONS if place.name == region)
        assert seen.residency in {None, place.residency}, "data never leaves its residency"
        assert region not in seen.sent, "a request goes to a region at most once"
        seen.sent.append(region)
        seen.running.add(region)
        report = {report.name: report for report in self.table.reports(self.now)}[region]
        assert report.health is not Health.OPEN, "an open region gets nothing"
        assert report.in_flight <= (1 if report.health is Health.TRIAL else place.capacity)

    @rule(target=requests, residency=st.sampled_from([None, "eu", "us", "asia"]), budget=st.floats(0.05, 5))
    def begin(self, residency: str | None, budget: float) -> int:
        request = len(self.seen)
        self.seen[request] = Seen(residency)
        arguments = (request, residency, self.now, self.now + budget)
        self.carry_out(request, self.table.begin(*arguments), self.twin.begin(*arguments))
        assert self.seen[request].ended or self.seen[request].running, "it runs or it has ended"
        return request

    @rule(seconds=st.floats(0.001, 2))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(request=requests, region=st.sampled_from(REGIONS))
    def turn(self, request: int, region: Region) -> None:
        arguments = (request, region.name, self.now)
        self.carry_out(request, self.table.turn(*arguments), self.twin.turn(*arguments))

    @rule(request=requests, region=st.sampled_from(REGIONS))
    def first_token(self, request: int, region: Region) -> None:
        arguments = (request, region.name, self.now)
        self.carry_out(request, self.table.first_token(*arguments), self.twin.first_token(*arguments))

    @rule(request=requests, region=st.sampled_from(REGIONS))
    def succeed(self, request: int, region: Region) -> None:
        seen = self.seen[request]
        mine = region.name in seen.running
        seen.running.discard(region.name)
        decisions = self.table.succeeded(request, region.name, self.now)
        self.carry_out(request, decisions, self.twin.succeeded(request, region.name, self.now))
        assert (Answer(region.name) in decisions) == mine, "the first whole text is the answer"

    @rule(request=requests, region=st.sampled_from(REGIONS), fault=st.sampled_from(Fault))
    def fail(self, request: int, region: Region, fault: Fault) -> None:
        seen = self.seen[request]
        last = seen.running == {region.name}
        seen.running.discard(region.name)
        arguments = (request, region.name, self.now, fault)
        self.carry_out(request, self.table.failed(*arguments), self.twin.failed(*arguments))
        assert not last or seen.running or seen.ended, "after the last attempt another one runs, or it has ended"

    @rule(request=requests)
    def tick(self, request: int) -> None:
        self.carry_out(request, self.table.tick(request, self.now), self.twin.tick(request, self.now), hedging=True)

    @rule(request=consumes(requests))
    def end(self, request: int) -> None:
        self.carry_out(request, self.table.end(request, self.now), self.twin.end(request, self.now))
        self.seen[request].ended = True

    @rule(target=probes)
    def probe(self) -> object:
        due = self.table.probes_due(self.now)
        assert due == self.twin.probes_due(self.now)
        in_use = {region for seen in self.seen.values() for region in seen.running}
        assert in_use.isdisjoint(due), "what is in use needs no probe"
        return multiple(*((name, self.now) for name in due))

    @rule(probe=consumes(probes), first_token=st.none() | st.floats(0, 2))
    def probed(self, probe: tuple[str, float], first_token: float | None) -> None:
        for table in (self.table, self.twin):
            table.probed(*probe, self.now, first_token)

    @invariant()
    def in_flight_is_what_runs(self) -> None:
        running = Counter(region for seen in self.seen.values() for region in seen.running)
        assert {report.name: report.in_flight for report in self.table.reports(self.now)} == {
            region.name: running[region.name] for region in REGIONS
        }

    @invariant()
    def hedges_are_bounded(self) -> None:
        assert self.hedges <= LIMITS.hedges + LIMITS.hedge_share * len(self.seen)

    @invariant()
    def the_driver_never_spins(self) -> None:
        for request, seen in self.seen.items():
            wake = self.table.wake_at(request, self.now)
            assert wake is None or not seen.ended

    def teardown(self) -> None:
        for request in self.seen:
            self.end(request)
        assert not any(report.in_flight for report in self.table.reports(self.now))


TestTableLaws = Table.TestCase
TestTableLaws.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
