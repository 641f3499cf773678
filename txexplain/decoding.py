"""The decode stage: decode, fetch the code and the tokens that decoding asked for, decode again.

Decoding does no I/O. It asks for code only where no declared function fits, and for a token once.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from decoders.decode import decode
from decoders.decoded import Decoded
from decoders.names.code_source import FetchedCode, Wanted
from decoders.names.proxy import PROXY_SLOTS
from decoders.outcome import Outcome
from decoders.primitives import bytes_of
from decoders.requests import SigningRequest, Transaction
from decoders.sources import NO_SOURCES, Sources
from simulation.deadline import Deadline
from simulation.query import Overrides
from simulation.simulator import StateReader
from txexplain.stage import Staged, run_brief_computation, run_computation, run_stage
from txexplain.token_desk import NO_DESK, Notes, TokenDesk
from txexplain.wire.explain_request import ExplainRequest

MAX_ROUNDS: Final = 4
"""The code of a proxy, its slot, the code behind it; one more for a beacon."""

_SHARE: Final = 0.5
"""The part of the remaining time that one pass of decoding may take."""

_ASKING_SHARE: Final = 0.25
"""The part that asking the nodes may take, all rounds together: names are worth less than the simulation."""

BRIEF_CALLDATA: Final = 516
"""Bytes: 216 of 242 transactions of two mainnet blocks have no more. The worst batch of batches that fits took 0.8 ms,
one of 2,000 bytes 16 ms (measured with the dictionary)."""

UNREAD: Final = "not all the contract code that may name the call could be read"


@dataclass(frozen=True, slots=True)
class Decoding:
    """How requests are decoded: with which sources, and with a chain's state where one can be read."""

    sources: Sources = NO_SOURCES
    state: StateReader | None = None
    tokens: TokenDesk = NO_DESK

    async def run(self, asked: ExplainRequest, deadline: Deadline) -> Staged[Outcome[Decoded]]:
        """The meaning of the request; the best that could be had in time. Never raises."""
        start = time.perf_counter()
        known, staged = await self._at_first(asked, deadline)
        asking = deadline.share(_ASKING_SHARE)
        for _ in range(MAX_ROUNDS):
            more = await self._ask(asked, known, asking) if staged.value is not None else None
            if more is None:
                break
            known = more
            again = await self._decode(asked, known, deadline)
            staged = staged if again.value is None else again
        unread = staged.reason or (UNREAD if self.state is not None and known.code.wanted else None)
        return replace(staged, reason=unread, milliseconds=round((time.perf_counter() - start) * 1000, 3))

    async def _at_first(self, asked: ExplainRequest, deadline: Deadline) -> "tuple[_Known, Staged[Outcome[Decoded]]]":
        """What can be had without a question. The code that the request sets is read only where some is missed."""
        known = _Known(FetchedCode(asked.request.chain_id), self.tokens.notes())
        staged = await self._decode(asked, known, deadline)
        held = overridden(asked.overrides) if known.code.wanted else {}
        if not held:
            return known, staged
        known = _Known(FetchedCode(asked.request.chain_id, held), self.tokens.notes())
        return known, await self._decode(asked, known, deadline)

    async def _decode(self, asked: ExplainRequest, known: "_Known", deadline: Deadline) -> Staged[Outcome[Decoded]]:
        sources = replace(self.sources, code=known.code, tokens=known.tokens)
        if known.code.held or not is_brief(asked.request):
            return await run_computation("decode", lambda: decode(asked.request, sources), deadline.share(_SHARE))
        # Once round the event loop: by then the simulator has asked its node, and this takes none of the answer's time.
        await asyncio.sleep(0)
        return run_brief_computation("decode", lambda: decode(asked.request, sources))

    async def _ask(self, asked: ExplainRequest, known: "_Known", deadline: Deadline) -> "_Known | None":
        """What was known and what decoding missed; None where nothing more can be had."""
        if not known.code.wanted and not known.tokens.missing:
            return None
        found, learnt = await asyncio.gather(
            self._fetch(asked, known.code, deadline), self._learn(known.tokens, deadline)
        )
        if not found and not learnt:
            return None
        return _Known(FetchedCode(known.code.chain_id, {**known.code.held, **found}), self.tokens.notes())

    async def _fetch(self, asked: ExplainRequest, code: FetchedCode, deadline: Deadline) -> Mapping[Wanted, bytes]:
        if self.state is None or not code.wanted:
            return {}
        reading = self.state.read_state(code.chain_id, tuple(code.wanted), asked.block, deadline)
        return (await run_stage("code", reading, deadline)).value or {}

    async def _learn(self, notes: Notes, deadline: Deadline) -> bool:
        if not notes.missing:
            return False
        return bool((await run_stage("tokens", self.tokens.learn(list(notes.missing), deadline), deadline)).value)


@dataclass(frozen=True, slots=True)
class _Known:
    """What one pass of decoding may look up, and notes down where it is missing."""

    code: FetchedCode
    tokens: Notes


def is_brief(request: SigningRequest) -> bool:
    """Whether it is a transaction with so little calldata that decoding it cannot take long, whoever made it."""
    return isinstance(request.payload, Transaction) and len(request.payload.data) <= 2 + 2 * BRIEF_CALLDATA


def overridden(overrides: Overrides) -> dict[Wanted, bytes]:
    """Code and storage that the request itself sets; they come before what the chain has."""
    held: dict[Wanted, bytes] = {}
    for address, account in overrides.accounts.items():
        if account.code is not None:
            held[Wanted(address)] = bytes_of(account.code)
        if account.state is not None:
            # All other storage is empty then, also where the chain names an implementation.
            held.update({Wanted(address, slot): bytes(32) for slot in PROXY_SLOTS})
        for slot, value in {**(account.state or {}), **(account.state_diff or {})}.items():
            held[Wanted(address, bytes_of(slot))] = bytes_of(value)
    return held
