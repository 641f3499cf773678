"""The decode stage: decode, fetch the code that decoding asked for, decode again.

Decoding does no I/O. It asks for code only where no declared function fits, so most requests cost one pass.
"""

import time
from dataclasses import dataclass
from dataclasses import replace as replaced
from typing import Final

from decoders.decode import decode
from decoders.decoded import Decoded
from decoders.names.code_source import FetchedCode, Wanted
from decoders.names.proxy import PROXY_SLOTS
from decoders.outcome import Outcome
from decoders.primitives import bytes_of
from decoders.sources import NO_SOURCES, Sources
from simulation.deadline import Deadline
from simulation.query import Overrides
from simulation.simulator import StateReader
from txexplain.stage import Staged, run_computation, run_stage
from txexplain.wire.explain_request import ExplainRequest

MAX_ROUNDS: Final = 4
"""The code of a proxy, its slot, the code behind it; one more for a beacon."""

_SHARE: Final = 0.5
"""The part of the remaining time that one pass of decoding may take."""

_FETCH_SHARE: Final = 0.25
"""The part that fetching may take, all rounds together: names are worth less than the simulation."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How requests are decoded: with which sources, and with a chain's state where one can be read."""

    sources: Sources = NO_SOURCES
    state: StateReader | None = None

    async def run(self, asked: ExplainRequest, deadline: Deadline) -> Staged[Outcome[Decoded]]:
        """The meaning of the request; the best that could be had in time. Never raises."""
        start = time.perf_counter()
        code = FetchedCode(asked.request.chain_id, overridden(asked.overrides))
        staged = await self._decode(asked, code, deadline)
        fetching = deadline.share(_FETCH_SHARE)
        for _ in range(MAX_ROUNDS):
            fetched = await self._fetch(asked, code, fetching)
            if staged.value is None or fetched is None:
                break
            code = fetched
            again = await self._decode(asked, code, deadline)
            staged = staged if again.value is None else again
        return replaced(staged, milliseconds=round((time.perf_counter() - start) * 1000, 3))

    async def _decode(self, asked: ExplainRequest, code: FetchedCode, deadline: Deadline) -> Staged[Outcome[Decoded]]:
        sources = replaced(self.sources, code=code)
        return await run_computation("decode", lambda: decode(asked.request, sources), deadline.share(_SHARE))

    async def _fetch(self, asked: ExplainRequest, code: FetchedCode, deadline: Deadline) -> FetchedCode | None:
        """The code with what it was asked for in vain; None where nothing more can be had."""
        if self.state is None or not code.wanted:
            return None
        reading = self.state.read_state(code.chain_id, tuple(code.wanted), asked.block, deadline)
        found = await run_stage("code", reading, deadline)
        return FetchedCode(code.chain_id, {**code.held, **found.value}) if found.value else None


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
