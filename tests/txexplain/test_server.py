"""The real server: nothing acknowledged is lost, and it stops cleanly."""

import asyncio
import signal
import socket
import time
from pathlib import Path

import httpx
import pytest

from tests.txexplain.cases import body, message_body
from tests.txexplain.programs import run, service
from txexplain.api.body import MAX_BODY_BYTES
from txexplain.server import CannotListen, _listen


def test_an_acknowledged_report_survives_the_death_of_the_process(tmp_path: Path) -> None:
    with service(tmp_path) as running:
        answered = httpx.post(f"{running.url}/v1/explain", json=body())
        running.process.send_signal(signal.SIGKILL)
        running.process.wait(10)
    assert answered.status_code == 200, answered.text

    with service(tmp_path) as running:
        fetched = httpx.get(f"{running.url}/v1/reports/{answered.json()['id']}")

    assert fetched.status_code == 200
    assert fetched.content == answered.content


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_service_with_every_part_closed(tmp_path: Path, number: signal.Signals) -> None:
    with service(tmp_path) as running:
        assert httpx.get(f"{running.url}/healthz").status_code == 200
        start = time.monotonic()
        running.process.send_signal(number)
        status = running.process.wait(10)

    assert status == 0
    assert time.monotonic() - start < 5
    assert running.events()[-1]["event"] == "stopped"


def test_the_log_is_json_from_the_first_line_and_carries_the_request_id(tmp_path: Path) -> None:
    with service(tmp_path) as running:
        httpx.post(f"{running.url}/v1/explain", json=message_body(), headers={"x-request-id": "r-1"})
        running.process.terminate()
        running.process.wait(10)
    # Read after the end: an answer may reach the caller before its line reaches the file.
    events = running.events()

    assert {event["event"] for event in events} >= {"services open", "listening", "report", "request"}
    assert all(event["request_id"] == "r-1" for event in events if event["event"] in {"report", "request"})


def test_a_body_longer_than_any_may_be_is_refused_and_the_log_tells_how_many_were(tmp_path: Path) -> None:
    long = b" " * (MAX_BODY_BYTES + 1)
    with service(tmp_path) as running:
        refused = [httpx.post(f"{running.url}/v1/explain", content=content) for content in (long, long, iter([long]))]
        answered = httpx.post(f"{running.url}/v1/explain", json=message_body())
        time.sleep(1.1)
        running.process.terminate()
        running.process.wait(10)
    lines = [event for event in running.events() if event["event"] == "refused at the door"]

    assert [each.status_code for each in refused] == [413, 413, 413]
    assert answered.status_code == 200
    assert {line["status"] for line in lines} == {413}
    # The last one is the application's where its body takes more than a tenth of a second to come.
    assert sum(line["requests"] for line in lines) in {2, 3}


async def test_a_caller_of_refused_requests_lets_those_of_others_go_first(tmp_path: Path) -> None:
    made = [run(tmp_path, "keys", "create", "--tenant", name, "--scopes", "admin") for name in ("good", "hostile")]
    with service(tmp_path, "--auth", "on") as running:
        async with httpx.AsyncClient(base_url=running.url, timeout=30) as client:
            good, hostile = ({"Authorization": f"Bearer {done.stdout.decode().strip()}"} for done in made)
            for _ in range(15):
                await client.post("/v1/explain", content=b"{", headers=hostile)
            asked = [client.post("/v1/explain", json=message_body(), headers=good) for _ in range(30)]
            refused = [client.post("/v1/explain", content=b"{", headers=hostile) for _ in range(15)]
            answers = await asyncio.gather(*asked, *refused)
            exposed = (await client.get("/metrics", headers=good)).text
    (stepped,) = [line for line in exposed.splitlines() if line.startswith("txexplain_stepped_behind_total")]

    assert [answer.status_code for answer in answers] == [200] * 30 + [415] * 15
    assert float(stepped.split()[1]) > 0


def test_an_upstreams_key_is_never_logged(tmp_path: Path) -> None:
    with service(tmp_path, "--rpc", "1=http://127.0.0.1:9/v2/0123456789abcdef", "--log-level", "debug") as running:
        answer = httpx.post(f"{running.url}/v1/explain", json=body(), timeout=10)
        ready = httpx.get(f"{running.url}/readyz", timeout=10)

    assert answer.json()["effects"]["status"] == "unavailable"
    assert ready.status_code == 503
    for text in (running.log.read_text(), answer.text, ready.text):
        assert "0123456789abcdef" not in text
    assert "http://127.0.0.1:9" in running.log.read_text()


def test_an_answer_does_not_wait_for_delayed_acknowledgements() -> None:
    with _listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_a_host_that_is_none_is_said() -> None:
    with pytest.raises(CannotListen, match="--host 192\\.0\\.2\\.1"):
        _listen("192.0.2.1", 0)


def test_a_port_in_use_is_said_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(tmp_path, "serve", "--port", str(port))

    assert done.returncode == 69
    assert f"--port {port}: cannot listen there" in done.stderr.decode()


def test_a_database_that_cannot_be_opened_is_said_without_its_password(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a database, " * 100)

    done = run(tmp_path, "serve", "--port", "0", "--database-url", f"sqlite:///{tmp_path / 'file'}")

    assert done.returncode == 69
    assert "--database-url" in done.stderr.decode()
