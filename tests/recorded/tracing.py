"""A recorded node that can trace: a real anvil behind it, forked from the same recorded state, does the tracing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

from tests.recorded.anvil import BareAnvil
from tests.recorded.corpora import RecordedBlock
from tests.recorded.state import RecordedState, RpcError
from tests.recorded.upstream import RecordedUpstream

TRACER = frozenset({"debug_traceCall"})
ACCESS_LISTS = frozenset({"eth_createAccessList"})


@dataclass(frozen=True)
class TracingState(RecordedState):
    """`forwarded` are the methods that the anvil answers, each with the block as its second parameter."""

    anvil: BareAnvil
    forwarded: frozenset[str]

    def answer(self, method: str, params: list[Any]) -> Any:
        if method not in self.forwarded:
            return super().answer(method, params)
        self._require_state(params[1])
        answer = self.anvil.call(method, params[0], "latest", *params[2:])
        if "error" in answer:
            raise RpcError(answer["error"]["code"], answer["error"]["message"])
        return answer["result"]


@contextmanager
def tracing(block: RecordedBlock, forwarded: frozenset[str] = TRACER) -> Iterator[TracingState]:
    """The block's state as a node with these methods. The anvil reads from a node of its own, without latency."""
    recorded = {field.name: getattr(block.state, field.name) for field in fields(block.state)}
    with RecordedUpstream(block.state) as behind, BareAnvil(behind.url, block) as anvil:
        yield TracingState(**recorded, anvil=anvil, forwarded=forwarded)
