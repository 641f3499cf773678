"""The running program takes over a changed profile and a changed feed on SIGHUP, and no request is lost meanwhile."""

import json
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.txexplain.cases import RECIPIENT, body
from tests.txexplain.programs import Service, run_here, service

_SETTINGS = 'feeds = "feeds"\npolicy_check_seconds = 3600\n'
"""So long that the files are never looked at by themselves: what is in force came with the signal."""


class Callers:
    """Callers that ask again and again, and what they got."""

    def __init__(self, url: str) -> None:
        self.answers: list[httpx.Response] = []
        self._url = url
        self._stop = threading.Event()

    @contextmanager
    def asking(self, number: int) -> Iterator[None]:
        threads = [threading.Thread(target=self._ask) for _ in range(number)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _ask(self) -> None:
        with httpx.Client(base_url=self._url, timeout=30) as http:
            while not self._stop.is_set():
                self.answers.append(http.post("/v1/explain", json=body(budget_ms=10_000)))


def reloaded(running: Service, times: int) -> None:
    """Send the signal, and wait until the log tells of so many reloads."""
    running.process.send_signal(signal.SIGHUP)
    end = time.monotonic() + 30
    while sum(event["event"] == "reloaded" for event in running.events()) < times:
        assert time.monotonic() < end, running.log.read_text()[-2000:]
        time.sleep(0.05)


def import_feed(folder: Path) -> None:
    (folder / "list.json").write_text(json.dumps([{"category": "sanctioned", "subject": RECIPIENT}]))
    done = run_here(folder, "feeds", "import", "operator-json", "list.json")
    assert done.returncode == 0, done.stderr.decode()


def rules_of(answer: httpx.Response) -> set[str]:
    return {finding["rule"] for finding in answer.json()["verdict"]["findings"]}


def test_profiles_and_feeds_are_taken_over_on_the_signal_and_every_request_is_answered(tmp_path: Path) -> None:
    settings = tmp_path / "txexplain.toml"
    settings.write_text(_SETTINGS)
    (tmp_path / "feeds").mkdir()
    with service(tmp_path) as running:
        callers = Callers(running.url)
        with callers.asking(3):
            before = httpx.post(f"{running.url}/v1/explain", json=body(budget_ms=10_000), timeout=30)
            import_feed(tmp_path)
            unsignalled = httpx.post(f"{running.url}/v1/explain", json=body(budget_ms=10_000), timeout=30)
            reloaded(running, 1)
            listed = httpx.post(f"{running.url}/v1/explain", json=body(budget_ms=10_000), timeout=30)
            (tmp_path / "lenient.toml").write_text('name = "lenient"\noff = ["listed-party"]\n')
            settings.write_text(_SETTINGS + 'profile = "lenient.toml"\n')
            reloaded(running, 2)
            lenient = httpx.post(f"{running.url}/v1/explain", json=body(budget_ms=10_000), timeout=30)

    assert "listed-party" not in rules_of(before) | rules_of(unsignalled)
    assert "listed-party" in rules_of(listed)
    assert "listed-party" not in rules_of(lenient)
    assert {answer.status_code for answer in callers.answers} == {200}
    policies = [answer.json()["verdict"]["policy_digest"] for answer in (before, listed, lenient)]
    assert len(set(policies)) == 3
    assert {answer.json()["verdict"]["policy_digest"] for answer in callers.answers} <= set(policies)
