"""The nodes of one chain: the best one is asked, the next one when it cannot answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import httpx

from simulation.deadline import Clock, Deadline
from simulation.round_trips import RoundTrips
from simulation.rpc import RateLimited, RpcError, RpcUnreachable
from simulation.upstream.breaker import Circuit, Event
from simulation.upstream.header import UpstreamUnavailable
from simulation.upstream.items import BadAnswer
from simulation.upstream.node import Node

T = TypeVar("T")
Operation = Callable[[Node, Deadline], Awaitable[T]]
"""Something to ask of a node. Raises `RpcUnreachable`, `RpcError` or `BadAnswer` where the next node may do better."""

_TRIAL_SECONDS = 2.0


class Nodes:
    """Healthy ones first, the faster before the slower, equals in the operator's order."""

    def __init__(
        self, chain_id: int, urls: Sequence[str], http: httpx.AsyncClient, clock: Clock = time.monotonic
    ) -> None:
        self.chain_id = chain_id
        self._nodes = [Node(url, http, clock) for url in urls]
        self._trials: dict[Node, asyncio.Task[None]] = {}

    @property
    def round_trips(self) -> RoundTrips:
        """All that was asked of the nodes so far."""
        return sum((node.client.round_trips for node in self._nodes), RoundTrips())

    async def first(self, operation: Operation[T], deadline: Deadline, block: str = "") -> T:
        """The result from the first node that has one. `block` is the hash that is read. Raises `UpstreamUnavailable`.

        No node is asked past its share of the time, so that one that hangs leaves time for the next.
        """
        reasons = []
        nodes = self._ranked(block)
        for position, node in enumerate(nodes):
            try:
                result = await operation(node, deadline.share(1 / (len(nodes) - position)))
            except RateLimited as error:
                node.note(Event.LIMITED, error.wait)
                reasons.append(str(error))
            except (RpcUnreachable, BadAnswer) as error:
                node.note(Event.FAILED)
                reasons.append(str(error))
            except RpcError as error:
                node.note_lack(block)
                reasons.append(f"cannot answer (error {error.code})")
            else:
                node.note(Event.ANSWERED)
                return result
        told = "; then: ".join(reasons) or RateLimited().args[0]
        raise UpstreamUnavailable(f"the upstream of chain {self.chain_id} {told}")

    async def close(self) -> None:
        """End what still runs."""
        for task in self._trials.values():
            task.cancel()
        await asyncio.gather(*self._trials.values(), return_exceptions=True)

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
        except RpcUnreachable:
            node.note(Event.FAILED)
        finally:
            del self._trials[node]
