"""The pool is bounded in number, runs and memory; what hangs, dies or grows is replaced; no run waits for ever."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from simulation.anvil.binary import anvil_by_hardfork
from simulation.anvil.member import Member
from simulation.anvil.pool import ForkPool, PoolBusy, PoolLimits
from simulation.anvil.process import AnvilFailed
from simulation.anvil.retrying import Outgrown, on_a_fork
from simulation.anvil.vitals import read_vitals
from simulation.deadline import Deadline
from simulation.http import HttpClient
from simulation.rpc import RpcClient, RpcUnreachable
from simulation.upstream.header import Header, Pin, read_header
from tests.recorded.accounts import Account
from tests.recorded.state import RecordedState
from tests.recorded.upstream import RecordedUpstream
from tests.simulation.anvils import script
from tests.simulation.upstream.chain import CHAIN, CONTRACT, STATE, block

pytestmark = pytest.mark.anvil

SEVEN = read_header(block(7))
SIX = read_header(block(6))


def ample() -> Deadline:
    return Deadline.after(60)


@asynccontextmanager
async def pool_of(state: RecordedState = STATE, binary: Path | None = None, **limits: int) -> AsyncIterator[ForkPool]:
    http = HttpClient()
    with RecordedUpstream(state) as node:

        async def url(_pin: Pin) -> str:
            return node.url

        pool = ForkPool(anvil_by_hardfork(binary), url, http, replace(PoolLimits(), **limits))
        try:
            yield pool
        finally:
            await pool.close()
            await http.close()


async def ask(rpc: RpcClient) -> str:
    return str(await rpc.call("eth_chainId", deadline=ample()))


async def asked(pool: ForkPool, header: Header = SEVEN, work: Callable[[RpcClient], object] = ask) -> object:
    return await on_a_fork(pool, CHAIN, header, "prague", ample(), work)  # type: ignore[arg-type] # any work


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came to be")


async def test_one_block_is_one_anvil_that_serves_one_run_after_another() -> None:
    async with pool_of() as pool:
        assert [await asked(pool) for _ in range(10)] == ["0x5"] * 10
        assert pool.started == 1


async def test_runs_that_wait_for_a_start_that_somebody_stops_get_another_one(tmp_path: Path) -> None:
    begun, real = tmp_path / "begun", anvil_by_hardfork()("prague")
    stopped_once = script(tmp_path / "anvil", f'if mkdir "{begun}"; then kill -STOP $$; fi', f'exec "{real}" "$@"')
    async with pool_of(binary=stopped_once) as pool:
        assert await asyncio.gather(*(asked(pool) for _ in range(10))) == ["0x5"] * 10
        assert begun.exists()


async def test_runs_that_come_at_once_wait_for_one_start() -> None:
    async with pool_of(members_per_block=1) as pool:
        assert await asyncio.gather(*(asked(pool) for _ in range(10))) == ["0x5"] * 10
        assert pool.started == 1


async def test_runs_that_overlap_get_a_second_anvil_and_no_third() -> None:
    async with pool_of() as pool, asyncio.TaskGroup() as group:
        release = asyncio.Event()

        async def hold(_rpc: RpcClient) -> None:
            await release.wait()

        for _ in range(8):
            group.create_task(asked(pool, work=hold))
        await until(lambda: len(pool.live) == 2)
        group.create_task(asked(pool))
        await asyncio.sleep(0.2)
        assert pool.started == 2
        release.set()


async def test_the_oldest_idle_one_leaves_for_another_block() -> None:
    async with pool_of(members=1) as pool:
        await asked(pool, SEVEN)
        (first,) = pool.live
        await asked(pool, SIX)
        assert [member.header for member in pool.live] == [SIX]
        assert pool.ended["evicted"] == 1
        await until(lambda: not first.process.alive)


async def test_when_all_are_used_for_other_blocks_that_is_said_in_time() -> None:
    async with pool_of(members=1) as pool:
        async with pool.lease(CHAIN, SEVEN, "prague", ample()):
            with pytest.raises(PoolBusy, match="all 1 forks"):
                async with pool.lease(CHAIN, SIX, "prague", Deadline.after(0.1)):
                    pass
        await asked(pool, SIX)


async def test_a_run_too_many_waits_and_a_crowd_is_turned_away_at_once() -> None:
    async with pool_of(runs=1, waiting=1) as pool:
        async with pool.lease(CHAIN, SEVEN, "prague", ample()):
            patient = asyncio.create_task(asked(pool))
            await until(lambda: pool.waiting == 1)
            with pytest.raises(PoolBusy, match="1 requests are waiting"):
                await asked(pool)
        assert await patient == "0x5"
        async with pool.lease(CHAIN, SEVEN, "prague", ample()):
            with pytest.raises(PoolBusy, match="limit of 1 runs"):
                async with pool.lease(CHAIN, SEVEN, "prague", Deadline.after(0.05)):
                    pass
        assert pool.waiting == 0


async def test_one_that_is_killed_under_a_run_is_replaced_and_the_run_done_again() -> None:
    async with pool_of() as pool:
        await asked(pool)
        assert await asked(pool, work=once_hit_by(pool, signal.SIGKILL)) == "0x5"
        await until(lambda: pool.ended["died"] == 1)
        await until(lambda: len(pool.live) == 1)


async def test_one_that_is_stopped_under_a_run_is_ended_and_the_run_done_again() -> None:
    async with pool_of() as pool:
        await asked(pool)
        assert await asked(pool, work=once_hit_by(pool, signal.SIGSTOP)) == "0x5"
        await until(lambda: pool.ended["hung"] == 1)


async def test_one_that_was_stopped_while_idle_is_not_given_to_anybody() -> None:
    async with pool_of() as pool:
        await asked(pool)
        (idle,) = pool.live
        os.kill(idle.process.pid, signal.SIGSTOP)
        await until(lambda: (vitals := read_vitals(idle.process.pid)) is None or vitals.stopped)
        assert await asked(pool) == "0x5"
        assert idle.end == "hung"


def once_hit_by(pool: ForkPool, number: int) -> Callable[[RpcClient], object]:
    hit: list[Member] = []

    async def work(rpc: RpcClient) -> str:
        if not hit:
            hit.extend(pool.live)
            os.kill(hit[0].process.pid, number)
        return await ask(rpc)

    return work


async def test_one_that_has_grown_is_replaced_between_runs() -> None:
    async with pool_of(idle_bytes=1) as pool:
        await asked(pool)
        await until(lambda: pool.started == 2)
        await asked(pool)
        await until(lambda: pool.ended["recycled"] >= 1)
        assert await asked(pool) == "0x5"


async def test_a_run_that_takes_too_much_memory_is_ended_and_not_tried_for_ever() -> None:
    async with pool_of(run_bytes=1) as pool:

        async def long(rpc: RpcClient) -> None:
            while True:
                await ask(rpc)

        with pytest.raises(Outgrown, match="memory"):
            await asked(pool, work=long)
        await until(lambda: pool.ended["outgrown"] == 2)


async def test_an_anvil_that_cannot_start_is_an_error_in_time() -> None:
    async with pool_of() as pool:
        with pytest.raises(AnvilFailed, match="Unknown hardfork"):
            await on_a_fork(pool, CHAIN, SEVEN, "nope", Deadline.after(1.0), ask)
        with pytest.raises((AnvilFailed, RpcUnreachable)):
            await on_a_fork(pool, CHAIN, SEVEN, "prague", Deadline.after(0.0), ask)


async def test_a_block_is_warmed_before_it_is_asked_for() -> None:
    async with pool_of() as pool:
        await pool.warm(CHAIN, SEVEN, "prague", ample())
        assert len(pool.live) == 1
        await asked(pool)
        assert pool.started == 1


async def test_a_trace_that_fills_the_memory_is_ended_and_said() -> None:
    """A loop of calls with long arguments costs little gas and writes each argument into the trace."""
    size, nobody = "62020000", "61dead"  # 128 KiB; 0xdead
    loop = "5b" + "6000" + "6000" + size + "6000" + "6000" + nobody + "5a" + "f1" + "50" + "600056"
    swollen = Account(nonce=1, code="0x" + loop)
    async with pool_of(replace(STATE, accounts={CONTRACT: swollen}), run_bytes=200 * 2**20) as pool:

        async def trace(rpc: RpcClient) -> object:
            call = {"to": CONTRACT, "gas": hex(16_000_000)}
            return await rpc.call("debug_traceCall", call, "latest", {"tracer": "callTracer"}, deadline=ample())

        with pytest.raises(Outgrown, match="more than 200 MiB"):
            await asked(pool, work=trace)
        assert await asked(pool) == "0x5"
