"""The nodes of one chain: the best one is asked, the next one when it fails or takes longer than it usually does."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from simulation.deadline import Clock, Deadline
from simulation.http import HttpClient
from simulation.round_trips import RoundTrips
from simulation.rpc import NotInTime, RateLimited, RpcError, RpcUnreachable
from simulation.turns import Turns
from simulation.upstream.breaker import Circuit, Event
from simulation.upstream.header import UpstreamUnavailable
from simulation.upstream.items import BadAnswer
from simulation.upstream.node import Node

T = TypeVar("T")
Operation = Callable[[Node, Deadline], Awaitable[T]]
"""Something to ask of a node. Raises `RpcUnreachable`, `RpcError` or `BadAnswer` where the next node may do better."""

_TRIAL_SECONDS = 2.0
_HEDGE_AFTER = 4.0
"""How many times its usual time a node is given before the next one is asked as well."""
_LEAST_HEDGE_SECONDS = 0.1
_FAIR_SECONDS = 1.0
"""A node that was given less time than this is not blamed for its silence: the caller's budget was short."""
_GRACE_SECONDS = 0.05
_DOUBT_SECONDS = 0.25


class Nodes:
    """Healthy ones first, the nearer (the faster to answer) before the farther, equals in the operator's order.

    While one of them is asked, another run may have the turn of the one that waits.
    """

    def __init__(
        self,
        chain_id: int,
        urls: Sequence[str],
        http: HttpClient,
        clock: Clock = time.monotonic,
        turns: Turns | None = None,
    ) -> None:
        self.chain_id = chain_id
        self._turns = turns or Turns()
        self.hedged = 0
        self._nodes = [Node(url, chain_id, http, clock) for url in urls]
        self._trials: dict[Node, asyncio.Task[None]] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    @property
    def round_trips(self) -> RoundTrips:
        """All that was asked of the nodes so far."""
        return sum((node.client.round_trips for node in self._nodes), RoundTrips())

    async def first(self, operation: Operation[T], deadline: Deadline, block: str = "") -> T:
        """The first result that a node has. `block` is the hash that is read. Raises `UpstreamUnavailable`.

        A node that hangs costs a moment, not the request: the next one is asked beside it, and whoever answers first
        is believed, since both can only answer for the same block.
        """
        with self._turns.aside():
            return await self._first(operation, deadline, block)

    async def _first(self, operation: Operation[T], deadline: Deadline, block: str) -> T:
        waiting = self._ranked(block)
        running: dict[asyncio.Task[T], Node] = {}
        reasons: list[str] = []
        try:
            while waiting or running:
                if waiting:
                    running[_start(operation, waiting[0], deadline)] = waiting[0]
                    waiting = waiting[1:]
                done = await _ended(running, self._patience(running, waiting, deadline))
                self.hedged += not done
                for task in done:
                    reason = self._judge(running.pop(task), task, block)
                    if reason is None:
                        return task.result()
                    reasons.append(reason)
        finally:
            await _cancel(running)
        told = "; then: ".join(reasons) or RateLimited().args[0]
        raise UpstreamUnavailable(f"the upstream of chain {self.chain_id} {told}")

    async def all(self, operation: Operation[T], deadline: Deadline, sure: Callable[[T], bool]) -> list[T]:
        """What every node says that answers hardly later than the first one whose word is `sure`.

        While none is, the others are given a moment more. Raises `UpstreamUnavailable`.
        """
        start = time.monotonic()
        running = {_start(operation, node, deadline): node for node in self._ranked("")}
        results: list[T] = []
        reasons: list[str] = []
        patience: float | None = None
        settled = False
        try:
            while running and (done := await _ended(running, patience)):
                for task in done:
                    reason = self._judge(running.pop(task), task, "")
                    if reason is None:
                        results.append(task.result())
                    else:
                        reasons.append(reason)
                if results and not settled:
                    settled = any(sure(result) for result in results)
                    patience = time.monotonic() - start + _GRACE_SECONDS if settled else _DOUBT_SECONDS
        finally:
            await _cancel(running)
        if not results:
            told = "; then: ".join(reasons) or RateLimited().args[0]
            raise UpstreamUnavailable(f"the upstream of chain {self.chain_id} {told}")
        return results

    async def close(self) -> None:
        """End what still runs."""
        for task in self._trials.values():
            task.cancel()
        await asyncio.gather(*self._trials.values(), return_exceptions=True)

    def _patience(
        self, running: dict[asyncio.Task[T], Node], waiting: Sequence[Node], deadline: Deadline
    ) -> float | None:
        """Seconds until the next node is asked as well; None where there is none."""
        if not waiting:
            return None
        usual = max((_HEDGE_AFTER * node.seconds for node in running.values()), default=0.0)
        return min(max(usual, _LEAST_HEDGE_SECONDS), deadline.remaining() / (len(waiting) + 1))

    def _judge(self, node: Node, task: asyncio.Task[T], block: str) -> str | None:
        """Tell the node's breaker how it went; the reason why there is no result, None where there is one."""
        error = task.exception()
        match error:
            case None:
                node.note(Event.ANSWERED)
                return None
            case RateLimited():
                node.note(Event.LIMITED, error.wait)
            case NotInTime() if error.seconds < _FAIR_SECONDS:
                pass
            case RpcUnreachable() | BadAnswer():
                node.note(Event.FAILED)
            case RpcError():
                node.note_lack(block)
                return f"cannot answer (error {error.code})"
            case _:
                raise error
        return str(error)

    def _ranked(self, block: str) -> list[Node]:
        """Nodes that limit us are left out; those that rest come last, for when all others fail."""
        for node in self._nodes:
            if node.circuit is Circuit.TRIAL and node not in self._trials and len(self._nodes) > 1:
                self._trials[node] = asyncio.create_task(self._try(node))
        asked = [node for node in self._nodes if node.circuit is not Circuit.LIMITED]
        return sorted(asked, key=lambda node: (node.lacks(block), node.circuit.value, node.seconds))

    async def _try(self, node: Node) -> None:
        """Ask beside the requests whether a rested node is well again, or it would wait for the others to fail."""
        try:
            await node.ask([("eth_chainId", [])], Deadline.after(_TRIAL_SECONDS))
            node.note(Event.ANSWERED)
        except RateLimited as error:
            node.note(Event.LIMITED, error.wait)
        except (RpcUnreachable, BadAnswer):
            node.note(Event.FAILED)
        finally:
            del self._trials[node]


def _start(operation: Operation[T], node: Node, deadline: Deadline) -> asyncio.Task[T]:
    return asyncio.ensure_future(operation(node, deadline))


async def _ended(running: dict[asyncio.Task[T], Node], seconds: float | None) -> set[asyncio.Task[T]]:
    done, _ = await asyncio.wait(running, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    return done


async def _cancel(running: dict[asyncio.Task[T], Node]) -> None:
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
