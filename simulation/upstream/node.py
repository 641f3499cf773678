"""One node of an operator: how it fares, how fast it answers, and what it was found to be able to do."""

import asyncio
import time
from collections.abc import Sequence
from enum import Enum
from typing import Any

from simulation.deadline import Clock, Deadline
from simulation.http import HttpClient
from simulation.rpc import Call, RateLimited, RpcClient, RpcError
from simulation.upstream.breaker import Breaker, Circuit, Event
from simulation.upstream.items import BadAnswer
from simulation.upstream.lru import Lru

_LIMIT_EXCEEDED = -32005
"""EIP-1474: too many requests."""

_ABOUT_SIZE = ("batch", "too large", "too many", "limit", "maximum")
_LACKS_SECONDS = 2.0
_REFUSES_SECONDS = 600.0
_WEIGHT_OF_NEWEST = 0.3


class Ability(Enum):
    """What some nodes lack: blocks named by hash (EIP-1898), `debug_traceCall`, `eth_createAccessList`."""

    BLOCK_BY_HASH = "block by hash"
    TRACER = "tracer"
    ACCESS_LISTS = "access lists"


class Node:
    """Trusted to be of the chain only after it said so: another chain has a newest block too."""

    def __init__(self, url: str, chain_id: int, http: HttpClient, clock: Clock = time.monotonic) -> None:
        self._rpc = RpcClient(url, http)
        self._chain_id = chain_id
        self._clock = clock
        self._breaker = Breaker()
        self._lacks: Lru[str, float] = Lru(256)
        self._refuses: dict[Ability, float] = {}
        self._of_chain = False
        self._largest_batch = 1 << 16
        self.seconds = 0.0

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
        """Answers in order; errors stand in their places. The first call is answered first, the last one last.

        Raises `RpcUnreachable`, of which `RateLimited` is one, and `BadAnswer` from a node of another chain.
        """
        start = self._clock()
        greeting: list[Call] = [] if self._of_chain else [("eth_chainId", [])]
        try:
            answers = await self._in_batches([*greeting, *calls], deadline)
        finally:
            took = self._clock() - start
            self.seconds = took if self.seconds == 0.0 else self.seconds + _WEIGHT_OF_NEWEST * (took - self.seconds)
        if any(isinstance(answer, RpcError) and answer.code == _LIMIT_EXCEEDED for answer in answers):
            raise RateLimited
        for answer in answers[: len(greeting)]:
            self._require_chain(answer)
        return answers[len(greeting) :]

    def note(self, event: Event, wait: float | None = None) -> None:
        """Tell the breaker. `wait`: seconds that the node asked for. What fails may come back as another chain's."""
        self._breaker = self._breaker.after(event, self._clock(), wait)
        if event is Event.FAILED:
            self._of_chain = False

    def note_lack(self, block: str) -> None:
        """It answered that it has no such block or no state of it; it may be behind."""
        self._lacks.put(block, self._clock() + _LACKS_SECONDS)

    def lacks(self, block: str) -> bool:
        """Whether it lacked this block a moment ago."""
        return (self._lacks.get(block) or 0.0) > self._clock()

    def can(self, ability: Ability) -> bool:
        """Whether it may be asked for this; a refusal is believed for ten minutes."""
        return self._refuses.get(ability, 0.0) <= self._clock()

    def note_refused(self, ability: Ability) -> None:
        """It said that it cannot do this."""
        self._refuses[ability] = self._clock() + _REFUSES_SECONDS

    async def _in_batches(self, calls: Sequence[Call], deadline: Deadline) -> list[Any]:
        """One batch, or smaller ones where the node refuses its size; how small is remembered."""
        while True:
            if len(calls) <= self._largest_batch:
                answers = await self._rpc.attempt(calls, deadline)
            else:
                answers = await self._in_parts(calls, deadline)
            if self._largest_batch == 1 or not _refused_as_a_whole(answers):
                return answers
            self._largest_batch = max(1, min(self._largest_batch, len(answers)) // 2)

    async def _in_parts(self, calls: Sequence[Call], deadline: Deadline) -> list[Any]:
        """The first and the last call stand alone in time: they prove which block the others were read from."""
        size, inner = self._largest_batch, calls[1:-1]
        parts = [inner[at : at + size] for at in range(0, len(inner), size)]
        first = await self._rpc.attempt(calls[:1], deadline)
        found = await asyncio.gather(*(self._rpc.attempt(part, deadline) for part in parts))
        last = await self._rpc.attempt(calls[-1:], deadline)
        refused = next((answers for answers in found if _refused_as_a_whole(answers)), None)
        return refused or [*first, *(answer for answers in found for answer in answers), *last]

    def _require_chain(self, answer: Any) -> None:
        if isinstance(answer, RpcError):
            return
        if not isinstance(answer, str) or answer.lower() != hex(self._chain_id):
            raise BadAnswer(f"does not serve chain {self._chain_id}")
        self._of_chain = True


def _refused_as_a_whole(answers: Sequence[Any]) -> bool:
    """Whether one error answers a whole batch, for being one or for its size."""
    error = answers[0] if len(answers) > 1 else None
    if not isinstance(error, RpcError) or error.code == _LIMIT_EXCEEDED:
        return False
    return all(answer is error for answer in answers) and any(sign in error.message.lower() for sign in _ABOUT_SIZE)
