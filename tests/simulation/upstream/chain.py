"""A chain of two accounts, and nodes of it that are wrong in one way each."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from simulation.http import HttpClient
from simulation.upstream.cache import StateCache
from simulation.upstream.header import Pin
from simulation.upstream.upstream import Upstream
from tests.recorded.accounts import Account, word
from tests.recorded.faulty import FaultyNode
from tests.recorded.headers import header
from tests.recorded.state import RecordedState, RpcError
from tests.recorded.upstream import RecordedUpstream

CHAIN = 5
ALICE, CONTRACT = "0x" + "a1" * 20, "0x" + "c0" * 20
SLOT = word(1)
_FIELDS: Mapping[str, Any] = {"gasLimit": 30_000_000, "miner": "0x" + "fe" * 20, "mixHash": "0x" + "01" * 32}


def block(number: int, mark: str = "0") -> dict[str, Any]:
    """A header whose hash tells its number; `mark` tells it from another block of the same number."""
    blob = {"excessBlobGas": 0, "blobGasUsed": 0, "parentBeaconBlockRoot": "0x" + "00" * 32}
    names = {"hash": _hash(number, mark), "parentHash": _hash(number - 1, mark)}
    return header({**_FIELDS, **blob, **names, "number": number, "timestamp": 12 * number, "baseFeePerGas": 1_000})


def _hash(number: int, mark: str) -> str:
    return "0x" + mark * 32 + f"{number:032x}"


STATE = RecordedState(
    chain_id=CHAIN,
    number=7,
    headers=(block(6), block(7)),
    accounts={
        ALICE: Account(balance=10**18, nonce=2),
        # Returns the word in slot 1.
        CONTRACT: Account(balance=3, nonce=1, code="0x60015460005260206000f3", storage={SLOT: word(9)}),
    },
)
PIN = Pin(CHAIN, 7, block(7)["hash"])
BEHIND = replace(STATE, number=6, headers=(block(6),))
ELSEWHERE = replace(
    STATE, headers=(block(6, "f"), block(7, "f")), accounts={ALICE: Account(balance=666), CONTRACT: Account()}
)
"""The same numbers on another branch, with another state."""

Alter = Callable[[str, list[Any], Any], Any]


@dataclass(frozen=True)
class Altered(RecordedState):
    """Answers what `alter` makes of the right answer."""

    alter: Alter = lambda _method, _params, answer: answer

    def answer(self, method: str, params: list[Any]) -> Any:
        return self.alter(method, params, super().answer(method, params))


def altered(alter: Alter, state: RecordedState = STATE) -> Altered:
    """A node of this state that answers something else."""
    return Altered(state.chain_id, state.number, state.headers, state.accounts, alter)


def no_objects(_method: str, params: list[Any], answer: Any) -> Any:
    """As by nodes that know no EIP-1898."""
    if any(isinstance(param, dict) for param in params):
        raise RpcError(-32602, "invalid argument 1: json: cannot unmarshal object into Go value of type string")
    return answer


@asynccontextmanager
async def upstream_of(
    *nodes: RecordedUpstream | FaultyNode, chain_id: int = CHAIN, cache: StateCache | None = None
) -> AsyncIterator[Upstream]:
    """The chain through these nodes, with a cache that knows nothing."""
    http, held = HttpClient(), cache or StateCache()
    upstream = Upstream(chain_id, [node.url for node in nodes], http, held)
    try:
        yield upstream
    finally:
        await upstream.close()
        await held.close()
        await http.close()
