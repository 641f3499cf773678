"""The simulator on anvil forks: finds the block, leases a fork, runs, and tries again when an anvil dies."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from decoders.names.code_source import Wanted
from decoders.outcome import Known, Outcome, Unavailable
from decoders.requests import SigningRequest
from simulation.anvil.binary import AnvilMissing, anvil_by_hardfork
from simulation.anvil.pool import ForkPool, PoolBusy, PoolLimits
from simulation.anvil.process import AnvilFailed
from simulation.anvil.retrying import Outgrown, on_a_fork
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.effects import BlockRef, Effects
from simulation.execution.footprints import footprint_of_run
from simulation.execution.plan import UNDECODED, needs_meaning, plan
from simulation.execution.staging.desk import NotStaged
from simulation.failure import is_about_state, reason_for
from simulation.foreign_chains import BeyondAnvil, other_machine, require_known
from simulation.hardforks import hardfork_at
from simulation.http import HttpClient
from simulation.query import BlockQuery, Overrides
from simulation.reading.frames import UnreadableTrace
from simulation.round_trips import RoundTrips
from simulation.rpc import RpcError, RpcUnreachable
from simulation.run import Run
from simulation.simulator import Meaning, Simulation, meaning_of
from simulation.state import read_state
from simulation.telemetry import ChainTelemetry, SimulatorTelemetry
from simulation.turns import NoTurn, Turns
from simulation.upstream.cache import StateCache
from simulation.upstream.disk import StateDisk
from simulation.upstream.footprint import Footprint
from simulation.upstream.header import Header, UpstreamUnavailable, block_ref
from simulation.upstream.items import BadAnswer
from simulation.upstream.proxy import ReadThroughProxy
from simulation.upstream.upstream import Upstream
from simulation.witness.recheck import Recheck, compared, questions_of
from simulation.witness.witness import Witness

_HEALTH_SECONDS = 2.0
_WARM_SECONDS = 5.0
_FAILURES = (
    *(AnvilFailed, AnvilMissing, BeyondAnvil, Outgrown, PoolBusy),
    *(NoTurn, NotStaged, RpcError, RpcUnreachable, UnreadableTrace, UpstreamUnavailable),
)


class AnvilSimulator:
    """A `Simulator` that keeps anvil forks of the blocks in use.

    `anvil` names the program, if not found alone. `state_cache` is a folder for state that outlives the service.
    `contexts`: whether each request is also run in other block contexts.
    """

    def __init__(
        self,
        chains: Mapping[int, ChainSettings],
        anvil: Path | None = None,
        limits: PoolLimits | None = None,
        state_cache: Path | None = None,
        *,
        contexts: bool = True,
    ) -> None:
        self._contexts = contexts
        self._chains = chains
        self._turns = Turns()
        self._loopback, self._http = HttpClient(), HttpClient(trust_env=True)
        self._cache = StateCache(StateDisk(state_cache) if state_cache is not None else None)
        self._upstreams = {chain_id: self._upstream(chain) for chain_id, chain in chains.items()}
        self._proxy = ReadThroughProxy(self._upstreams)
        self._pool: ForkPool | AnvilMissing
        try:
            self._pool = ForkPool(anvil_by_hardfork(anvil), self._proxy.url, self._loopback, limits)
        except AnvilMissing as missing:
            self._pool = missing

    async def simulate(
        self,
        request: SigningRequest,
        decoded: Meaning,
        block: BlockQuery,
        overrides: Overrides,
        deadline: Deadline,
    ) -> Simulation:
        """See `Simulator.simulate`."""
        planned = plan(request, await meaning_of(decoded) if needs_meaning(request) else UNDECODED)
        upstream = self._upstreams.get(request.chain_id)
        if isinstance(planned, Unavailable):
            return Simulation(effects=planned)
        if upstream is None:
            return _unavailable(f"no upstream is configured for chain {request.chain_id}")
        unlike = other_machine(request.chain_id)
        if unlike is not None:
            return _unavailable(unlike)
        run = Run(request.chain_id, planned, decoded, overrides, deadline, self._contexts)
        footprint = footprint_of_run(planned, overrides)
        header: Header | None = None
        try:
            header = await upstream.header(block, deadline, footprint)
            try:
                return await self._on_block(run, header, footprint)
            except (RpcError, UpstreamUnavailable) as error:
                successor = await upstream.successor(block, header, deadline) if is_about_state(error) else None
                if successor is None:
                    raise
                header = successor
                return await self._on_block(run, header, footprint_of_run(planned, overrides))
        except _FAILURES as error:
            return _unavailable(reason_for(error, request.chain_id), block_ref(header) if header is not None else None)

    async def recheck(self, witness: Witness, deadline: Deadline) -> Outcome[Recheck]:
        """See `Simulator.recheck`. One batch to one node; a second one only where the head moved between its reads."""
        upstream = self._upstreams.get(witness.chain_id)
        if upstream is None:
            return Unavailable(stage="recheck", reason=f"no upstream is configured for chain {witness.chain_id}")
        try:
            return Known(value=await _rechecked(upstream, witness, deadline))
        except (BadAnswer, UpstreamUnavailable):
            # The head may have moved between the reads of one batch.
            try:
                return Known(value=await _rechecked(upstream, witness, deadline))
            except (BadAnswer, UpstreamUnavailable) as error:
                return Unavailable(stage="recheck", reason=str(error))

    async def read_state(
        self, chain_id: int, wanted: Sequence[Wanted], block: BlockQuery, deadline: Deadline
    ) -> Mapping[Wanted, bytes]:
        """See `StateReader.read_state`. Asks the fork that will simulate, which keeps what it fetched."""
        upstream = self._upstreams.get(chain_id)
        if upstream is None or isinstance(self._pool, AnvilMissing):
            return {}
        try:
            header = await upstream.header(block, deadline)
            return await on_a_fork(
                self._pool,
                chain_id,
                header,
                self._hardfork(chain_id, header),
                deadline,
                lambda rpc: read_state(rpc, wanted, deadline),
            )
        except _FAILURES:
            return {}

    async def health(self) -> Mapping[str, str]:
        """For each chain "ok", or what is wrong: a missing anvil, a silent upstream, an upstream of another chain."""
        if isinstance(self._pool, AnvilMissing):
            return {str(chain_id): str(self._pool) for chain_id in self._chains}
        states = await asyncio.gather(*(self._chain_health(upstream) for upstream in self._upstreams.values()))
        return {str(chain_id): state for chain_id, state in zip(self._upstreams, states, strict=True)}

    async def close(self) -> None:
        """Stop every anvil and close every connection."""
        await asyncio.gather(*(upstream.close() for upstream in self._upstreams.values()))
        if isinstance(self._pool, ForkPool):
            await self._pool.close()
        await self._proxy.close()
        await self._cache.close()
        await self._http.close()
        await self._loopback.close()

    @property
    def anvil_pids(self) -> list[int]:
        """The process ids of the live forks, for operators and fault tests."""
        return [fork.process.pid for fork in self._pool.live] if isinstance(self._pool, ForkPool) else []

    @property
    def anvil_urls(self) -> list[str]:
        """The endpoints of the live forks, for measurements beside the service."""
        return [fork.process.url for fork in self._pool.live] if isinstance(self._pool, ForkPool) else []

    @property
    def round_trips(self) -> RoundTrips:
        """All that was asked of the operator's nodes so far; over a number of requests, the difference of two."""
        return sum((upstream.round_trips for upstream in self._upstreams.values()), RoundTrips())

    @property
    def telemetry(self) -> SimulatorTelemetry:
        """Counters of nodes and anvils."""
        chains = {
            id_: ChainTelemetry(upstream.round_trips, upstream.hedged) for id_, upstream in self._upstreams.items()
        }
        pool = self._pool.telemetry if isinstance(self._pool, ForkPool) else None
        waiting = None if pool is None else replace(pool, waiting=pool.waiting + self._turns.waiting)
        return SimulatorTelemetry(chains, waiting)

    def _upstream(self, chain: ChainSettings) -> Upstream:
        async def prepare(header: Header) -> None:
            """A fork of the new head is ready before requests are told of it."""
            if isinstance(self._pool, ForkPool):
                with contextlib.suppress(AnvilFailed, AnvilMissing, PoolBusy):
                    hardfork = self._hardfork(chain.chain_id, header)
                    await self._pool.warm(chain.chain_id, header, hardfork, Deadline.after(_WARM_SECONDS))

        return Upstream(chain.chain_id, chain.rpc_urls, self._http, self._cache, prepare, turns=self._turns)

    async def _on_block(self, run: Run, header: Header, footprint: Footprint) -> Simulation:
        """Raises `_FAILURES`."""
        state = self._upstreams[run.chain_id].state(header.pin(run.chain_id))
        with state.expecting(footprint, run.deadline):
            async with self._turns.turn(run.deadline):
                effects = await self._run(run, header)
        require_known(run.chain_id, effects.frames, state.known_code)
        return Simulation(effects=Known(value=effects), block=block_ref(header))

    async def _run(self, run: Run, header: Header) -> Effects:
        if isinstance(self._pool, AnvilMissing):
            raise self._pool
        state = self._upstreams[run.chain_id].state(header.pin(run.chain_id))
        return await on_a_fork(
            self._pool,
            run.chain_id,
            header,
            self._hardfork(run.chain_id, header),
            run.deadline,
            lambda rpc: run.effects(rpc, header, state),
        )

    def _hardfork(self, chain_id: int, header: Header) -> str:
        """The rules of the block after this one."""
        return self._chains[chain_id].hardfork or hardfork_at(chain_id, header.number + 1, header.timestamp + 1)

    async def _chain_health(self, upstream: Upstream) -> str:
        try:
            found = await upstream.chain(Deadline.after(_HEALTH_SECONDS))
        except UpstreamUnavailable as error:
            return str(error)
        if found != upstream.chain_id:
            return f"the upstream configured for chain {upstream.chain_id} serves chain {found}"
        return "ok"


async def _rechecked(upstream: Upstream, witness: Witness, deadline: Deadline) -> Recheck:
    header, answers = await upstream.at_head(questions_of(witness), witness.block_number, deadline)
    return compared(witness, header, answers)


def _unavailable(reason: str, block: BlockRef | None = None) -> Simulation:
    return Simulation(effects=Unavailable(stage="simulate", reason=reason), block=block)
