"""Token metadata from the operator's nodes: asked for between two passes of the decoder, and kept.

The decoder does no I/O. It looks tokens up in `Notes`, which write down what is missing; `learn` asks the nodes for
that, and the decoder runs again. A node that does not answer costs the names of tokens, never the answer.
"""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from decoders.erc7730.tokens import TOKEN_QUESTIONS, TokenMetadata, token_of
from decoders.primitives import Address, hex_of
from simulation.deadline import Clock, Deadline
from simulation.http import HttpClient
from simulation.rpc import RpcClient, RpcUnreachable

MAX_KEPT: Final = 4096
"""Tokens kept. A few hundred make up nearly all traffic."""

MAX_ASKED: Final = 16
"""Tokens asked for in one request; a swap has two to four."""

ABSENT_SECONDS: Final = 300.0
"""How long an address that is no token is not asked again; one may be deployed there."""

Key = tuple[int, Address]


class Notes:
    """A token source for one pass of the decoder. `missing` is what it was asked for and does not know."""

    def __init__(self, known: Mapping[Key, TokenMetadata | None]) -> None:
        self._known = known
        self.missing: dict[Key, None] = {}

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """What is known of the token."""
        key = (chain_id, address)
        if key not in self._known:
            self.missing[key] = None
            return None
        return self._known[key]


class TokenDesk:
    """Asks the nodes of each chain, in the operator's order, and keeps what they answer."""

    def __init__(self, upstreams: Mapping[int, Sequence[str]], clock: Clock = time.monotonic) -> None:
        self._upstreams = upstreams
        self._http = HttpClient()
        self._clock = clock
        self._kept: dict[Key, tuple[float, TokenMetadata | None]] = {}

    def notes(self) -> Notes:
        """What is known now."""
        now = self._clock()
        return Notes({key: token for key, (until, token) in self._kept.items() if until > now})

    async def learn(self, missing: Collection[Key], deadline: Deadline) -> bool:
        """Ask for what is missing. Whether anything was learnt."""
        asked = [key for key in missing if key[0] in self._upstreams][:MAX_ASKED]
        if not asked:
            return False
        found = await asyncio.gather(*(self._ask(key, deadline) for key in asked))
        return any(found)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _ask(self, key: Key, deadline: Deadline) -> bool:
        chain_id, address = key
        calls = [("eth_call", [{"to": address, "data": hex_of(question)}, "latest"]) for question in TOKEN_QUESTIONS]
        for url in self._upstreams[chain_id]:
            try:
                answers = await RpcClient(url, self._http).attempt(calls, deadline)
            except RpcUnreachable:
                continue
            token = token_of(*(_bytes(answer) for answer in answers))
            self._keep(key, token)
            return token is not None
        return False

    def _keep(self, key: Key, token: TokenMetadata | None) -> None:
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        lifetime = float("inf") if token is not None else ABSENT_SECONDS
        self._kept[key] = (self._clock() + lifetime, token)


NO_DESK: Final = TokenDesk({})
"""No node is configured; every token stays unknown."""


def _bytes(answer: object) -> bytes | None:
    """The returned bytes; None for an error, and for whatever a node may send that is no `0x` text."""
    if not isinstance(answer, str) or not answer.startswith("0x"):
        return None
    try:
        return bytes.fromhex(answer[2:])
    except ValueError:
        return None
