"""The life of an anvil child: found, started, heard out, stopped."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from simulation.anvil.binary import LEGACY_HARDFORKS, AnvilMissing, anvil_by_hardfork, find_anvil
from simulation.anvil.process import AnvilFailed, AnvilProcess

pytestmark = pytest.mark.anvil


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
    mute = tmp_path / "mute"
    mute.write_text("#!/bin/sh\necho starting\nexec sleep 60\n")
    mute.chmod(0o755)
    with pytest.raises(AnvilFailed, match=r"did not listen within 0.3 s; it printed: starting"):
        await AnvilProcess.start(mute, [], seconds=0.3)


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
