"""One node of an operator: how it fares, how fast it answers, and what it was found to be able to do."""

import time
from collections.abc import Sequence
from typing import Any

import httpx

from simulation.deadline import Clock, Deadline
from simulation.rpc import Call, RateLimited, RpcClient, RpcError
from simulation.upstream.breaker import Breaker, Circuit, Event
from simulation.upstream.lru import Lru

_LIMIT_EXCEEDED = -32005
"""EIP-1474: too many requests."""

_LACKS_SECONDS = 2.0
_WEIGHT_OF_NEWEST = 0.3


class Node:
    """`takes_hash`, `traces` and `lists` are true until the node refuses EIP-1898 blocks, the tracer, access lists."""

    def __init__(self, url: str, http: httpx.AsyncClient, clock: Clock = time.monotonic) -> None:
        self._rpc = RpcClient(url, http)
        self._clock = clock
        self._breaker = Breaker()
        self._lacks: Lru[str, float] = Lru(256)
        self.seconds = 0.0
        self.takes_hash = True
        self.traces = True
        self.lists = True

    @property
    def client(self) -> RpcClient:
        """The node's client, which counts the round trips."""
        return self._rpc

    @property
    def circuit(self) -> Circuit:
        """How far it is trusted now."""
        self._breaker = self._breaker.at(self._clock())
        return self._breaker.circuit

    async def ask(self, calls: Sequence[Call], deadline: Deadline) -> list[Any]:
        """Answers in order; errors stand in their places. Raises `RpcUnreachable`, of which `RateLimited` is one."""
        start = self._clock()
        try:
            answers = await self._rpc.attempt(calls, deadline)
        finally:
            took = self._clock() - start
            self.seconds = took if self.seconds == 0.0 else self.seconds + _WEIGHT_OF_NEWEST * (took - self.seconds)
        if any(isinstance(answer, RpcError) and answer.code == _LIMIT_EXCEEDED for answer in answers):
            raise RateLimited
        return answers

    def note(self, event: Event, wait: float | None = None) -> None:
        """Tell the breaker. `wait`: seconds that the node asked for."""
        self._breaker = self._breaker.after(event, self._clock(), wait)

    def note_lack(self, block: str) -> None:
        """It answered that it has no such block or no state of it; it may be behind."""
        self._lacks.put(block, self._clock() + _LACKS_SECONDS)

    def lacks(self, block: str) -> bool:
        """Whether it lacked this block a moment ago."""
        return (self._lacks.get(block) or 0.0) > self._clock()
