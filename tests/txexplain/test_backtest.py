"""A backtest counts what a changed profile would change, goes on after a kill, and is the same on every engine."""

import asyncio
import importlib.util
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

import pytest

from tests.txexplain.cases import case_of, effects, report_of, unlimited_approval
from tests.txexplain.databases import engine_of
from tests.txexplain.programs import COMMAND, environment
from tests.txexplain.programs import run as run_program
from tests.txexplain.programs import run_here as run
from txexplain.backtest.plan import CHUNK
from txexplain.store.migrate import upgrade
from txexplain.store.repository import SqlReportStore

REPORTS: Final = 2 * CHUNK + 100
"""Three chunks, the last not full."""

CHANGED: Final = 200


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of reports, some of them with an unlimited approval, and a profile that does not mind those."""
    folder = tmp_path_factory.mktemp("backtest")
    asyncio.run(_fill(f"sqlite:///{folder / 'reports.db'}"))
    (folder / "profile.toml").write_text('name = "changed"\noff = ["unlimited-approval"]\n', encoding="utf-8")
    return folder


async def _fill(url: str) -> None:
    plain, approving = report_of(), report_of(case_of(effects(approvals=(unlimited_approval(),))))
    made = [
        (approving if n < CHANGED else plain).model_copy(update={"id": f"rep_{n:027d}", "created_at": 1_000 + n // 7})
        for n in range(REPORTS)
    ]
    async with engine_of(url) as engine:
        await upgrade(engine)
        store = SqlReportStore(engine)
        await asyncio.gather(*(store.add(report) for report in made))
        await store.close()


def options(folder: Path, out: str) -> list[str]:
    database, profile = f"sqlite:///{folder / 'reports.db'}", str(folder / "profile.toml")
    return ["backtest", "--database-url", database, "--profile", profile, "--out", out]


@pytest.fixture(scope="module")
def serial(folder: Path) -> bytes:
    """What an uninterrupted run prints."""
    done = run(folder, *options(folder, "serial.jsonl"))
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_it_finds_the_same_changes_as_the_dry_run(folder: Path, serial: bytes) -> None:
    *changes, summary, total = serial.decode().splitlines()
    dry = (
        run(folder, "rules", "dry-run", *options(folder, "unused")[1:5], "--most", "1000").stdout.decode().splitlines()
    )

    assert len(changes) == CHANGED
    assert changes == sorted(changes)
    assert set(changes) == set(dry[:-2])
    assert summary == dry[-2]
    assert total.startswith(f"{REPORTS} reports, {CHANGED} would change, result sha256:")


def test_a_killed_run_goes_on_and_counts_nothing_twice(folder: Path, serial: bytes) -> None:
    out = folder / "killed.jsonl"
    process = subprocess.Popen(
        [*COMMAND, *options(folder, out.name)], cwd=folder, env=environment(folder), stderr=subprocess.DEVNULL
    )
    while process.poll() is None and not (out.exists() and out.read_bytes().count(b"\n") > 1):
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    lines = out.read_bytes().splitlines(keepends=True)
    # As a kill within a write, and a worker's answer that came twice, would leave it.
    out.write_bytes(b"".join((*lines[:2], lines[1], b'{"chunk": 2, "jud')))

    done = run(folder, *options(folder, out.name))

    assert done.stdout == serial
    assert b"going on: 1 of 3 chunks are done" in done.stderr


def test_what_is_done_is_not_done_again(folder: Path, serial: bytes) -> None:
    again = run(folder, *options(folder, "serial.jsonl"))

    assert again.stdout == serial
    assert b"going on: 3 of 3 chunks are done" in again.stderr


def test_another_policy_does_not_go_on_from_the_file(folder: Path, serial: bytes) -> None:
    assert serial
    other = folder / "other.toml"
    other.write_text('name = "other"\n', encoding="utf-8")
    arguments = [*options(folder, "serial.jsonl"), "--profile", str(other)]

    done = run(folder, *arguments)

    assert done.returncode == 64
    assert b"other policies; name another file" in done.stderr


def test_a_file_of_something_else_is_left_alone(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine\n")

    done = run(folder, *options(folder, "notes.txt"))

    assert done.returncode == 64
    assert (folder / "notes.txt").read_text() == "mine\n"


def test_an_empty_store_has_nothing_to_change(tmp_path: Path) -> None:
    done = run(tmp_path, "backtest", "--database-url", f"sqlite:///{tmp_path / 'empty.db'}")

    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.startswith(b"0 reports, 0 would change")


@pytest.mark.timeout(200)
@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is an extra: pip install 'txexplain[ray]'")
def test_on_a_local_ray_the_result_is_the_serial_one(folder: Path, serial: bytes) -> None:
    done = run_program(folder, *options(folder, "ray.jsonl"), "--engine", "ray", seconds=180)
    if done.returncode == os.EX_UNAVAILABLE and b"Ray did not start" in done.stderr:
        pytest.skip("this machine is too busy for Ray, which gives itself 30 seconds to start")

    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == serial


@pytest.mark.skipif(importlib.util.find_spec("ray") is not None, reason="Ray is installed")
def test_without_ray_it_says_what_to_install(folder: Path) -> None:
    done = run(folder, *options(folder, "none.jsonl"), "--engine", "ray")

    assert done.returncode == os.EX_UNAVAILABLE
    assert b"txexplain[ray]" in done.stderr
