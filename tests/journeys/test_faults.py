"""Parts die while requests run: every request is answered inside its budget, and the answer says what was missing."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.service import ServiceProcess
from txexplain.chain.build import build
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios import SCENARIOS
from txexplain.chain.serve import upstream

pytestmark = pytest.mark.anvil

BUDGET_MS = 4_000
REQUESTS = 240
SLACK_SECONDS = 1.0
"""The least time that the store is given, past the deadline, before the answer is given up."""


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return build(say=lambda _line: None)


@pytest.fixture
def service(manifest: Manifest, tmp_path: Path) -> Iterator[ServiceProcess]:
    with upstream() as node, ServiceProcess(tmp_path, {manifest.chain_id: node.url}) as running:
        yield running


def body_of(name: str, manifest: Manifest, budget_ms: int = BUDGET_MS) -> dict[str, Any]:
    scenario = next(scenario for scenario in SCENARIOS if scenario.name == name)
    return {**scenario.request(manifest), "budget_ms": budget_ms}


def forks_of(service: ServiceProcess) -> list[int]:
    """The anvils that the service has started, by their parent."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(service.pid)], capture_output=True, text=True, check=False
    )
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if "anvil" in line]


def answered_in_time(service: ServiceProcess, body: dict[str, Any]) -> dict[str, Any]:
    start = time.monotonic()
    report = service.explain(body)
    assert time.monotonic() - start < body["budget_ms"] / 1000 + SLACK_SECONDS
    return report


def test_killing_anvil_in_the_middle_of_a_run_loses_no_request(service: ServiceProcess, manifest: Manifest) -> None:
    body = body_of("v2-swap-ether", manifest)
    expected = service.explain(body)
    stop = threading.Event()
    killed = 0

    def kill_forks() -> None:
        nonlocal killed
        while not stop.wait(0.7):
            for pid in forks_of(service):
                os.kill(pid, signal.SIGKILL)
                killed += 1

    killer = threading.Thread(target=kill_forks)
    killer.start()
    try:
        with ThreadPoolExecutor(4) as pool:
            reports = list(pool.map(lambda _: answered_in_time(service, body), range(REQUESTS)))
    finally:
        stop.set()
        killer.join()
    assert killed >= 2
    assert {report["digest"] for report in reports if not report["degraded"]} == {expected["digest"]}
    assert {report["verdict"]["level"] for report in reports} <= {expected["verdict"]["level"], "unknown"}
    assert len({report["id"] for report in reports}) == REQUESTS


def test_a_stopped_anvil_is_replaced_and_the_request_is_none_the_worse(
    service: ServiceProcess, manifest: Manifest
) -> None:
    """SIGSTOP is a hang: nothing refuses, nothing answers."""
    body = body_of("approve-account", manifest, budget_ms=10_000)
    expected = service.explain(body)
    for fork in forks_of(service):
        os.kill(fork, signal.SIGSTOP)
    report = answered_in_time(service, body)
    assert report["effects"]["status"] == "success"
    assert report["digest"] == expected["digest"]


def test_an_upstream_that_refuses_is_named_and_decoding_still_speaks(manifest: Manifest, tmp_path: Path) -> None:
    with ServiceProcess(tmp_path, {manifest.chain_id: "http://127.0.0.1:9"}) as service:
        transfer = answered_in_time(service, body_of("erc20-transfer", manifest, budget_ms=800))
        permit = answered_in_time(service, body_of("permit-account", manifest, budget_ms=800))
    for report in (transfer, permit):
        assert report["effects"]["status"] == "unavailable"
        assert any(f"upstream of chain {manifest.chain_id}" in reason for reason in report["degraded"])
    assert transfer["verdict"]["level"] == "unknown"
    assert transfer["decoded"]["call"]["name"] == "transfer"
    assert permit["verdict"]["findings"], "what is asked can be judged in part without the chain"


def test_an_upstream_that_hangs_is_given_up_inside_the_budget(manifest: Manifest, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        with ServiceProcess(tmp_path, {manifest.chain_id: url}) as service:
            report = answered_in_time(service, body_of("erc20-transfer", manifest, budget_ms=800))
    assert report["verdict"]["level"] == "unknown"
    assert any("in time" in reason for reason in report["degraded"])


def test_a_chain_without_an_upstream_is_said_to_be_one(service: ServiceProcess, manifest: Manifest) -> None:
    body = {**body_of("native-transfer", manifest), "chain_id": 7}
    report = service.explain(body)
    assert report["verdict"]["level"] == "unknown"
    assert any("no upstream is configured for chain 7" in reason for reason in report["degraded"])


def test_no_anvil_outlives_a_killed_service(manifest: Manifest, tmp_path: Path) -> None:
    with upstream() as node, ServiceProcess(tmp_path, {manifest.chain_id: node.url}) as service:
        service.explain(body_of("native-transfer", manifest))
        (fork,) = forks_of(service)
        os.kill(service.pid, signal.SIGKILL)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and Path(f"/proc/{fork}/cmdline").exists():
            time.sleep(0.05)
        assert not _runs(fork)


def _runs(pid: int) -> bool:
    """Whether the process still runs; one that has ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
