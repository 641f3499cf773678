"""The life of an anvil child: found, started, heard out, stopped."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from simulation.anvil.binary import LEGACY_HARDFORKS, AnvilMissing, anvil_by_hardfork, find_anvil
from simulation.anvil.process import AnvilFailed, AnvilProcess
from tests.simulation.anvils import script

pytestmark = pytest.mark.anvil

_LISTENING = "echo 'Listening on 127.0.0.1:4242'"


async def test_it_listens_on_a_port_of_its_own_and_stops_cleanly() -> None:
    first, second = await AnvilProcess.start(find_anvil(), []), await AnvilProcess.start(find_anvil(), [])
    assert first.url != second.url
    assert first.alive
    await first.stop()
    await first.stop()
    assert not first.alive
    await second.stop()


async def test_a_start_that_fails_tells_anvils_own_words() -> None:
    with pytest.raises(AnvilFailed, match="Unknown hardfork"):
        await AnvilProcess.start(find_anvil(), ["--hardfork", "nope"])


async def test_a_program_that_never_listens_is_given_up_and_ended(tmp_path: Path) -> None:
    mute = script(tmp_path / "mute", "echo starting", "exec sleep 60")
    with pytest.raises(AnvilFailed, match=r"did not listen within 0.3 s; it printed: starting"):
        await AnvilProcess.start(mute, [], seconds=0.3)


async def test_one_that_somebody_stops_before_it_listens_is_given_up_and_ended(tmp_path: Path) -> None:
    stopping = script(tmp_path / "stopping", "echo starting", "kill -STOP $$")
    with pytest.raises(AnvilFailed, match=r"was stopped before it listened; it printed: starting"):
        await AnvilProcess.start(stopping, [], seconds=3600)


async def test_a_killed_anvil_is_seen_to_be_dead() -> None:
    anvil = await AnvilProcess.start(find_anvil(), [])
    os.kill(anvil.pid, signal.SIGKILL)
    for _ in range(100):
        if not anvil.alive:
            break
        await asyncio.sleep(0.02)
    assert not anvil.alive
    await anvil.stop()


async def test_one_that_ignores_the_request_to_end_is_killed() -> None:
    anvil = await AnvilProcess.start(find_anvil(), [])
    os.kill(anvil.pid, signal.SIGSTOP)
    await anvil.stop()
    assert not anvil.alive


def test_a_configured_program_that_is_not_there_is_named() -> None:
    with pytest.raises(AnvilMissing, match="/nowhere/anvil is not a file"):
        find_anvil(Path("/nowhere/anvil"))


def test_rules_before_london_run_on_the_older_anvil(tmp_path: Path) -> None:
    choose = anvil_by_hardfork()
    assert {choose(name) for name in LEGACY_HARDFORKS}.isdisjoint({choose("london"), choose("osaka")})
    lacking = anvil_by_hardfork(configured=find_anvil(), root=tmp_path)
    with pytest.raises(AnvilMissing, match="berlin"):
        lacking("berlin")


async def test_a_line_of_any_length_neither_stops_the_reading_nor_is_kept(tmp_path: Path) -> None:
    """What a contract prints can be a line of megabytes; a pipe that nobody empties would stop anvil."""
    line = "head -c 3000000 /dev/zero | tr '\\0' x"
    chatty = script(tmp_path / "chatty", _LISTENING, line, "echo", "echo done", "exec sleep 60")
    anvil = await AnvilProcess.start(chatty, [])
    try:
        for _ in range(500):
            if "done" in anvil.last_words():
                break
            await asyncio.sleep(0.02)
        assert anvil.url == "http://127.0.0.1:4242"
        assert "done" in anvil.last_words()
        assert len(anvil.last_words()) < 2_000
    finally:
        await anvil.stop()


async def test_secrets_and_proxies_of_the_service_are_not_handed_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    telling = script(tmp_path / "telling", "env", _LISTENING, "exec sleep 60")
    monkeypatch.setenv("TXEXPLAIN_RPC", "1=https://node.example/secret")
    monkeypatch.setenv("https_proxy", "http://proxy.example")
    anvil = await AnvilProcess.start(telling, [])
    try:
        assert "example" not in anvil.last_words()
        assert "PATH=" in anvil.last_words()
    finally:
        await anvil.stop()
