"""What is measured is true, and the dashboard and the alerts speak of it and of nothing else."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
import yaml
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families

from tests.txexplain.cases import POLICY, body, effects, message_body, unlimited_approval
from tests.txexplain.fakes import UNREACHED, FakeSimulator, MemoryStore
from txexplain.api.app import create_app
from txexplain.metrics import _Parts
from txexplain.services import assemble
from txexplain.settings import Settings
from txexplain.store.repository import SqlReportStore
from txexplain.store.spool import Spool
from txexplain.store.spooled_store import SpooledStore

_FOLDER: Final = Path(__file__).parents[2] / "docs" / "monitoring"
_NAME: Final = re.compile(r"\btxexplain_[a-z_]+")


async def _samples(client: httpx.AsyncClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = text_string_to_metric_families((await client.get("/metrics")).text)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


async def test_requests_verdicts_findings_and_stages_are_counted(
    client: httpx.AsyncClient, simulator: FakeSimulator
) -> None:
    await client.post("/v1/explain", json=message_body())
    simulator.found = simulator.found.model_copy(update={"value": effects(approvals=(unlimited_approval(),))})
    report = (await client.post("/v1/explain", json=body())).json()
    await client.post("/v1/explain", json={})
    await client.get("/nowhere/at/all")

    found = await _samples(client)

    route = ("route", "/v1/explain")
    assert found["txexplain_requests_total", (route, ("status", "200"))] == 2
    assert found["txexplain_requests_total", (route, ("status", "400"))] == 1
    assert found["txexplain_requests_total", (("route", "none"), ("status", "404"))] == 1
    assert found["txexplain_request_seconds_count", (route,)] == 3
    assert found["txexplain_stage_seconds_count", (("stage", "simulate"),)] == 2
    level = report["verdict"]["level"]
    assert found["txexplain_verdicts_total", (("kind", "transaction"), ("level", level))] == 1
    for finding in report["verdict"]["findings"]:
        key = (("rule", finding["rule"]), ("severity", finding["severity"]))
        assert found["txexplain_findings_total", key] >= 1
    assert found["txexplain_running", ()] == 0


async def test_degraded_answers_are_counted_by_stage(client: httpx.AsyncClient, simulator: FakeSimulator) -> None:
    simulator.found = UNREACHED
    await client.post("/v1/explain", json=body())

    assert (await _samples(client))["txexplain_degraded_total", (("stage", "simulate"),)] == 1


async def test_no_label_holds_what_a_caller_sent(client: httpx.AsyncClient) -> None:
    await client.post("/v1/explain", json=body())
    await client.get("/v1/reports/rep_secret?after=secret")

    text = (await client.get("/metrics")).text

    assert "app.example.org" not in text
    assert "secret" not in text
    assert body()["params"][0]["from"] not in text


def _expressions() -> list[str]:
    board = json.loads((_FOLDER / "dashboard.json").read_text())
    rules = yaml.safe_load((_FOLDER / "alerts.yaml").read_text())
    targets = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    return targets + [rule["expr"] for group in rules["groups"] for rule in group["rules"]]


async def _known(client: httpx.AsyncClient, tmp_path: Path) -> set[str]:
    """The names of all samples, those of the parts too that stand-ins have not."""
    names = {name for name, _ in await _samples(client)}
    inner = object.__new__(SqlReportStore)
    inner._writer = type("Writer", (), {"waiting": 0})()
    store = SpooledStore(inner, Spool(tmp_path, 10))
    settings = Settings()
    parts = _Parts(assemble(settings, FakeSimulator(), POLICY, store))
    for family in parts.collect():
        names |= {sample.name for sample in family.samples}
    return names | {"txexplain_anvil_forks", "txexplain_upstream_requests_total"}


async def test_the_dashboard_and_the_alerts_ask_for_metrics_that_exist(
    client: httpx.AsyncClient, simulator: FakeSimulator, tmp_path: Path
) -> None:
    simulator.found = UNREACHED
    await client.post("/v1/explain", json=body(origin=None))
    simulator.found = FakeSimulator().found.model_copy(update={"value": effects(approvals=(unlimited_approval(),))})
    await client.post("/v1/explain", json=body())
    known = await _known(client, tmp_path)

    expressions = _expressions()
    asked = {name for expression in expressions for name in _NAME.findall(expression)}

    assert len(expressions) > 15
    assert asked <= known


def test_every_alert_says_what_is_wrong_and_where_to_look() -> None:
    rules = yaml.safe_load((_FOLDER / "alerts.yaml").read_text())

    for group in rules["groups"]:
        for rule in group["rules"]:
            assert {"alert", "expr", "labels", "annotations"} <= rule.keys()
            assert rule["labels"]["severity"] in {"page", "ticket"}
            assert rule["annotations"].keys() == {"summary", "description"}
            assert rule["expr"].count("(") == rule["expr"].count(")")


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


async def test_a_request_is_one_trace_with_a_span_for_each_stage(
    spans: InMemorySpanExporter, simulator: FakeSimulator, store: MemoryStore
) -> None:
    app = create_app(assemble(Settings(), simulator, POLICY, store))
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1") as client:
        report = (await client.post("/v1/explain", json=body(), headers={"traceparent": parent})).json()

    finished = spans.get_finished_spans()
    assert {"judge", "decode", "simulate", "assess", "explain"} <= {span.name for span in finished}
    assert {format(span.context.trace_id, "032x") for span in finished if span.context} == {parent.split("-")[1]}
    (judged,) = [span for span in finished if span.name == "judge"]
    assert judged.attributes is not None
    assert judged.attributes["txexplain.report"] == report["id"]
    assert "app.example.org" not in str([span.to_json() for span in finished])
