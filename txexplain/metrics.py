"""What is counted and measured, for Prometheus. Labels have few values: no tenant, no address, no origin."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from simulation.anvil_simulator import AnvilSimulator
from txexplain.report import Report
from txexplain.store.repository import SqlReportStore
from txexplain.store.spooled_store import SpooledStore

if TYPE_CHECKING:
    from txexplain.services import Services

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12, 30)
"""Around the default budget of 0.8 s, where it matters which side an answer is on."""


class Metrics:
    """The counters of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "txexplain_requests", "Requests by route and status.", ("route", "status"), registry=self.registry
        )
        for status in ("413", "429"):
            # There before the first refusal at the door, so that this one is a rise from 0.
            self._requests.labels("door", status)
        self._seconds = Histogram(
            "txexplain_request_seconds", "Time to the answer.", ("route",), buckets=_SECONDS, registry=self.registry
        )
        self._stages = Histogram(
            "txexplain_stage_seconds", "Time of a stage.", ("stage",), buckets=_SECONDS, registry=self.registry
        )
        self._verdicts = Counter(
            "txexplain_verdicts", "Judged requests by level and kind.", ("level", "kind"), registry=self.registry
        )
        self._findings = Counter(
            "txexplain_findings", "Findings by rule and severity.", ("rule", "severity"), registry=self.registry
        )
        self._degraded = Counter(
            "txexplain_degraded", "Answers with a stage missing or lesser.", ("stage",), registry=self.registry
        )
        self._authors = Counter(
            "txexplain_explanations", "Explanations by who wrote them.", ("author",), registry=self.registry
        )
        self._late = Counter("txexplain_over_budget", "Answers after their budget.", registry=self.registry)

    def request(self, route: str, status: int, seconds: float) -> None:
        """A request was answered. `route` is the path's template, never the path."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def refused(self, status: int) -> None:
        """A request was refused at the door, whichever route it was for."""
        self._requests.labels("door", str(status)).inc()

    def report(self, report: Report) -> None:
        """A request was judged."""
        for stage, milliseconds in report.timings_ms.model_dump().items():
            self._stages.labels(stage).observe(milliseconds / 1000)
        self._verdicts.labels(report.verdict.level.value, report.case.request.payload.kind).inc()
        for finding in report.verdict.findings:
            self._findings.labels(finding.rule, finding.severity.value).inc()
        for stage in {reason.partition(":")[0] for reason in report.degraded}:
            self._degraded.labels(stage).inc()
        self._authors.labels(report.explanation.author).inc()
        if report.timings_ms.total > report.budget_ms:
            self._late.inc()

    def exposition(self, services: "Services") -> bytes:
        """Everything in Prometheus' text form, with what the parts say of themselves now."""
        now = CollectorRegistry()
        now.register(_Parts(services))
        own = generate_latest(services.authors.metrics.registry)
        return generate_latest(self.registry) + own + generate_latest(now)


class _Parts(Collector):
    """Readings of the parts at the moment they are asked for."""

    def __init__(self, services: "Services") -> None:
        self._services = services

    def collect(self) -> Iterator[Metric]:
        """One metric a reading."""
        admission = self._services.gateway.admission
        yield GaugeMetricFamily("txexplain_running", "Requests judged now.", admission.running)
        yield GaugeMetricFamily("txexplain_queue", "Requests that wait for their turn.", admission.waiting)
        yield CounterMetricFamily("txexplain_shed", "Requests refused for lack of time or room.", admission.shed)
        stepped = self._services.gateway.precedence.stepped
        yield CounterMetricFamily("txexplain_stepped_behind", "Requests that let those of others go first.", stepped)
        yield GaugeMetricFamily("txexplain_draining", "1 while it is stopping.", self._services.gateway.draining)
        yield from self._store()
        yield from self._simulator()

    def _store(self) -> Iterator[Metric]:
        store = self._services.store
        if not isinstance(store, SpooledStore):
            return
        yield GaugeMetricFamily("txexplain_database_away", "1 while reports go to the spool.", store.away)
        yield GaugeMetricFamily("txexplain_spool_reports", "Reports in the spool.", store.spooled)
        yield GaugeMetricFamily("txexplain_spool_bytes", "Bytes in the spool.", store.spool.size())
        yield GaugeMetricFamily("txexplain_spool_limit_bytes", "Bytes the spool may hold.", store.spool.max_bytes)
        yield GaugeMetricFamily(
            "txexplain_spool_put_aside",
            "Spooled files that are damaged or were refused.",
            store.spool.put_aside_count(),
        )
        yield CounterMetricFamily("txexplain_spool_replayed", "Reports replayed from the spool.", store.replayed)
        if isinstance(store.inner, SqlReportStore):
            yield GaugeMetricFamily("txexplain_store_waiting", "Reports that wait for a commit.", store.inner.waiting)

    def _simulator(self) -> Iterator[Metric]:
        simulator = self._services.simulator
        if not isinstance(simulator, AnvilSimulator):
            return
        yield GaugeMetricFamily("txexplain_anvil_forks", "Live anvil processes.", len(simulator.anvil_pids))
        asked = simulator.round_trips
        yield CounterMetricFamily("txexplain_upstream_requests", "HTTP requests to the chains' nodes.", asked.requests)
        yield CounterMetricFamily("txexplain_upstream_sent_bytes", "Bytes sent to them.", asked.bytes_sent)
        yield CounterMetricFamily("txexplain_upstream_received_bytes", "Bytes received.", asked.bytes_received)
