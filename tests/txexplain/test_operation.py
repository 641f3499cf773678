"""The program as an operator runs it: keys, reload, drain, a database that goes away, and the trail at the end."""

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import make_url

from tests.txexplain.cases import body, message_body
from tests.txexplain.databases import administer, own_postgres
from tests.txexplain.programs import Service, service
from tests.txexplain.programs import run_here as run


def _until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to hold"
        time.sleep(0.05)


def _key(folder: Path, *options: str) -> str:
    done = run(folder, "keys", "create", "--tenant", "acme", *options)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


def _ask(running: Service, key: str | None = None, document: dict[str, Any] | None = None) -> httpx.Response:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    return httpx.post(f"{running.url}/v1/explain", json=document or message_body(), headers=headers, timeout=20)


def test_a_key_is_made_used_replaced_and_revoked(tmp_path: Path) -> None:
    key = _key(tmp_path, "--name", "phone app", "--expires", "90d")
    with service(tmp_path, "--auth", "on") as running:
        assert _ask(running).status_code == 401
        assert _ask(running, key).status_code == 200

        key_id = run(tmp_path, "keys", "list").stdout.decode().split()[0]
        fresh = run(tmp_path, "keys", "rotate", key_id, "--overlap", "12h").stdout.decode().strip()
        assert [_ask(running, each).status_code for each in (key, fresh)] == [200, 200]
        assert run(tmp_path, "keys", "revoke", key_id).returncode == 0
        running.process.send_signal(signal.SIGHUP)
        _until(lambda: any(event["event"] == "reloaded" for event in running.events()))
        assert [_ask(running, each).status_code for each in (key, fresh)] == [401, 200]
    log = running.log.read_text()
    # A secret may hold underscores itself: its first part alone, of a letter or two, stands in every log.
    assert not any(secret in log for secret in (key, fresh, key.split("_", 2)[2], fresh.split("_", 2)[2]))

    exported = run(tmp_path, "reports", "export", "--tenant", "acme")
    assert len(exported.stdout.decode().splitlines()) == 3 + 1
    assert run(tmp_path, "reports", "delete", "--tenant", "acme", "--before", "2100-01-01").returncode == 64
    assert run(tmp_path, "tenants", "delete", "acme", "--yes").stdout == b"4 reports deleted\n"
    verified = run(tmp_path, "audit", "verify")
    assert verified.returncode == 0, verified.stderr.decode()
    assert verified.stdout.decode().endswith(" 0 faults\n")


def test_a_reload_takes_over_the_profile_and_the_limits_without_losing_a_request(tmp_path: Path) -> None:
    settings = tmp_path / "txexplain.toml"
    settings.write_text("budget_ms = 900\n")
    with service(tmp_path) as running:
        before = _ask(running).json()
        (tmp_path / "profile.toml").write_text('name = "strict"\n')
        settings.write_text('budget_ms = 700\nprofile = "profile.toml"\nport = 1\n')
        running.process.send_signal(signal.SIGHUP)
        _until(lambda: any(event["event"] == "reloaded" for event in running.events()))
        after = _ask(running).json()

        settings.write_text("budget_ms = 1\n")
        running.process.send_signal(signal.SIGHUP)
        _until(lambda: any(event["event"] == "reload refused" for event in running.events()))
        still = _ask(running).json()

    assert (before["budget_ms"], after["budget_ms"], still["budget_ms"]) == (900, 700, 700)
    assert before["verdict"]["policy_digest"] != after["verdict"]["policy_digest"]
    (reloaded,) = [event for event in running.events() if event["event"] == "reloaded"]
    assert reloaded["restart_needed"] == [] or reloaded["restart_needed"] == ["port"]


def test_a_draining_service_says_that_it_is_not_ready_and_still_answers(tmp_path: Path) -> None:
    with service(tmp_path, "--drain-seconds", "60") as running:
        running.process.send_signal(signal.SIGTERM)
        _until(lambda: "stopping" in httpx.get(f"{running.url}/readyz").text)
        assert _ask(running).status_code == 200
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(20) == 0


def test_a_database_that_goes_away_loses_and_doubles_nothing(tmp_path: Path, postgres: str) -> None:
    administer(postgres, "CREATE DATABASE outage")
    url = make_url(postgres).set(database="outage").render_as_string(hide_password=False)
    acknowledged: list[str] = []
    try:
        with service(tmp_path, "--database-url", url) as running:
            acknowledged += [_ask(running).json()["id"] for _ in range(3)]
            administer(postgres, "ALTER DATABASE outage WITH ALLOW_CONNECTIONS false")
            administer(postgres, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'outage'")
            answers = [_ask(running, document=body()) for _ in range(5)]
            assert [answer.status_code for answer in answers] == [200] * 5
            acknowledged += [answer.json()["id"] for answer in answers]
            assert httpx.get(f"{running.url}/v1/reports/{acknowledged[-1]}").status_code == 200
            running.process.send_signal(signal.SIGKILL)
            running.process.wait(10)
        administer(postgres, "ALTER DATABASE outage WITH ALLOW_CONNECTIONS true")
        with service(tmp_path, "--database-url", url) as running:
            _until(lambda: httpx.get(f"{running.url}/v1/reports/{acknowledged[-1]}").status_code == 200)
            _until(lambda: any(event["event"] == "spool replayed" for event in running.events()))
        exported = run(tmp_path, "reports", "export", "--database-url", url).stdout.decode().splitlines()
        verified = run(tmp_path, "audit", "verify", "--database-url", url)
    finally:
        administer(postgres, "DROP DATABASE outage WITH (FORCE)")

    assert [json.loads(line)["report"]["id"] for line in exported] == acknowledged
    assert verified.returncode == 0, verified.stderr.decode()


def test_a_service_starts_while_its_database_is_away_and_loses_nothing(tmp_path: Path) -> None:
    with own_postgres() as server:
        server.stop()
        with service(tmp_path, "--database-url", server.url, "--console", "true") as running:
            ready = httpx.get(f"{running.url}/readyz")
            page = httpx.get(f"{running.url}/console/queue", cookies={"txexplain_console": "of an earlier session"})
            acknowledged = [_ask(running, document=body()) for _ in range(3)]
            server.start()
            _until(lambda: httpx.get(f"{running.url}/readyz").json()["parts"]["store"] == "ok")
            _until(lambda: any(event["event"] == "spool replayed" for event in running.events()))
            ids = [answer.json()["id"] for answer in acknowledged]
            found = httpx.get(f"{running.url}/v1/reports").json()["reports"]
            _until(lambda: not any("labels" in reason for reason in _ask(running).json()["facts_missing"]))
            later = httpx.get(f"{running.url}/console/queue", follow_redirects=True)

    assert ready.status_code == 503
    assert "away at the start" in ready.json()["parts"]["store"]
    assert (page.status_code, later.status_code) == (503, 200)
    assert "The database cannot be used now" in page.text
    assert [answer.status_code for answer in acknowledged] == [200] * 3
    assert all("labels" in " ".join(answer.json()["facts_missing"]) for answer in acknowledged)
    assert sorted(report["id"] for report in found) == sorted(ids)


def test_a_database_that_refuses_us_is_no_start(tmp_path: Path, postgres: str) -> None:
    url = make_url(postgres).set(database="no_such_database").render_as_string(hide_password=False)

    done = run(tmp_path, "serve", "--port", "0", "--database-url", url)

    assert done.returncode == 69
    assert "--database-url" in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("keys", "create", "--tenant", "No Name"), "--tenant"),
        (("console", "add-person", "ann", "--tenant", "Acme"), "--tenant"),
        (("keys", "create", "--tenant", "a", "--scopes", "root"), "must be scopes"),
        (("keys", "create", "--tenant", "a", "--expires", "soon"), "duration"),
        (("keys", "revoke", "key_none"), "there is no key key_none"),
        (("reports", "delete", "--yes"), "either --before or --report"),
        (("reports", "export", "--since", "yesterday"), "--since"),
        (("tenants", "delete", "acme"), "--yes"),
        (("tenants", "retention", "acme", "-1"), "-1"),
        (("audit", "verify", "--noted", "x"), "--noted"),
    ],
)
def test_a_wrong_command_says_what_would_be_right(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(tmp_path, *arguments)

    assert done.returncode == 64
    assert said in done.stderr.decode()


def test_the_trail_is_checked_against_a_head_that_was_noted(tmp_path: Path) -> None:
    _key(tmp_path)
    head = run(tmp_path, "audit", "heads").stdout.decode().strip()
    _key(tmp_path)

    assert run(tmp_path, "audit", "verify", "--noted", head).returncode == 0
    other = head[:-1] + ("0" if head[-1] != "0" else "1")
    done = run(tmp_path, "audit", "verify", "--noted", other)
    assert done.returncode == 1
    assert "is not the one that was noted" in done.stderr.decode()
