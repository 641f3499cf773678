"""Work on a fork that is done again on the next one when an anvil dies under it. It changes nothing, so it may."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import chain, repeat
from typing import TypeVar

from simulation.anvil.pool import ForkPool
from simulation.anvil.process import AnvilFailed
from simulation.deadline import Deadline
from simulation.rpc import RpcClient, RpcUnreachable, TooLarge
from simulation.upstream.header import Header

T = TypeVar("T")

_PAUSES = (0.0, 0.0, 0.01, 0.02, 0.05, 0.1, 0.2)
"""Seconds to wait before each new attempt after a fork died: short at first, then leaving room for what kills it."""
_LONGEST_PAUSE = 0.4
_MOST_OUTGROWN = 2
"""The second time, it is known to be this run and not its neighbour that takes the memory."""


class Outgrown(Exception):  # noqa: N818 - names what happened
    """The run takes more memory than an anvil is given. The message is for people."""


async def on_a_fork(  # noqa: PLR0913, PLR0917 - what names a fork, and the work
    pool: ForkPool,
    chain_id: int,
    header: Header,
    hardfork: str,
    deadline: Deadline,
    work: Callable[[RpcClient], Awaitable[T]],
) -> T:
    """What the work returns. Raises what it raises, `AnvilFailed`, `PoolBusy`, `Outgrown`."""
    last: Exception = RpcUnreachable("no time is left")
    outgrown = 0
    for pause in chain(_PAUSES, repeat(_LONGEST_PAUSE)):
        if pause:
            await asyncio.sleep(min(pause, deadline.remaining()))
        if deadline.passed():
            break
        member = None
        try:
            async with pool.lease(chain_id, header, hardfork, deadline) as member:
                return await work(member.rpc)
        except TooLarge:
            raise
        except (RpcUnreachable, AnvilFailed) as error:
            last = error
        outgrown += member is not None and await member.gone() and member.reason == "outgrown"
        if outgrown >= _MOST_OUTGROWN:
            raise Outgrown(f"the call takes more than {pool.limits.run_bytes >> 20} MiB of memory to follow")
    raise last
