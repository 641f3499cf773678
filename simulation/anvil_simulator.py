"""The simulator on anvil forks: finds the block, leases a fork, runs, and tries again when an anvil dies."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from decoders.decoded import Decoded
from decoders.names.code_source import Wanted
from decoders.outcome import Known, Outcome, Unavailable
from decoders.requests import SigningRequest
from simulation.anvil.binary import AnvilMissing, anvil_by_hardfork
from simulation.anvil.forks import Forks
from simulation.anvil.process import AnvilFailed
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.effects import BlockRef, Effects
from simulation.execution.footprints import footprint_of_run
from simulation.execution.plan import plan
from simulation.failure import reason_for
from simulation.hardforks import hardfork_at
from simulation.http import HttpClient
from simulation.query import BlockQuery, Overrides
from simulation.reading.frames import UnreadableTrace
from simulation.round_trips import RoundTrips
from simulation.rpc import RpcError, RpcUnreachable
from simulation.run import Run
from simulation.simulator import Simulation
from simulation.state import read_state
from simulation.upstream.cache import StateCache
from simulation.upstream.header import Header, UpstreamUnavailable, block_ref
from simulation.upstream.items import BadAnswer
from simulation.upstream.proxy import ReadThroughProxy
from simulation.upstream.upstream import Upstream
from simulation.witness.recheck import Recheck, compared, questions_of
from simulation.witness.witness import Witness

_PAUSES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds to wait before each new attempt after a fork died: short at first, then leaving room for what kills it."""
_HEALTH_SECONDS = 2.0


class AnvilSimulator:
    """A `Simulator` that keeps an anvil fork for each block in use. `anvil` names the program, if not found alone."""

    def __init__(self, chains: Mapping[int, ChainSettings], anvil: Path | None = None) -> None:
        self._chains = chains
        self._loopback, self._http = HttpClient(), HttpClient(trust_env=True)
        cache = StateCache()
        self._upstreams = {id_: Upstream(id_, chain.rpc_urls, self._http, cache) for id_, chain in chains.items()}
        self._proxy = ReadThroughProxy(self._upstreams)
        self._forks: Forks | AnvilMissing
        try:
            self._forks = Forks(anvil_by_hardfork(anvil), self._proxy.url, self._loopback)
        except AnvilMissing as missing:
            self._forks = missing

    async def simulate(
        self,
        request: SigningRequest,
        decoded: Outcome[Decoded],
        block: BlockQuery,
        overrides: Overrides,
        deadline: Deadline,
    ) -> Simulation:
        """See `Simulator.simulate`."""
        planned = plan(request, decoded)
        upstream = self._upstreams.get(request.chain_id)
        if isinstance(planned, Unavailable):
            return Simulation(effects=planned)
        if upstream is None:
            return _unavailable(f"no upstream is configured for chain {request.chain_id}")
        footprint = footprint_of_run(planned, overrides)
        try:
            header = await upstream.header(block, deadline, footprint)
        except UpstreamUnavailable as error:
            return _unavailable(str(error))
        reference = block_ref(header)
        run = Run(request.chain_id, planned, decoded, overrides, deadline)
        try:
            with upstream.state(header.pin(request.chain_id)).expecting(footprint, deadline):
                effects = await self._with_retries(run, header)
        except (AnvilFailed, AnvilMissing, RpcError, RpcUnreachable, UnreadableTrace) as error:
            return _unavailable(reason_for(error, request.chain_id), reference)
        except UpstreamUnavailable as error:
            return _unavailable(str(error), reference)
        return Simulation(effects=Known(value=effects), block=reference)

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
        if upstream is None or isinstance(self._forks, AnvilMissing):
            return {}
        try:
            header = await upstream.header(block, deadline)
            async with self._forks.lease(chain_id, header, self._hardfork(chain_id, header), deadline) as fork:
                return await read_state(fork.rpc, wanted, deadline)
        except (UpstreamUnavailable, AnvilFailed, AnvilMissing, RpcUnreachable):
            return {}

    async def health(self) -> Mapping[str, str]:
        """For each chain "ok", or what is wrong: a missing anvil, a silent upstream, an upstream of another chain."""
        if isinstance(self._forks, AnvilMissing):
            return {str(chain_id): str(self._forks) for chain_id in self._chains}
        states = await asyncio.gather(*(self._chain_health(upstream) for upstream in self._upstreams.values()))
        return {str(chain_id): state for chain_id, state in zip(self._upstreams, states, strict=True)}

    async def close(self) -> None:
        """Stop every anvil and close every connection."""
        if isinstance(self._forks, Forks):
            await self._forks.close()
        await self._proxy.close()
        await asyncio.gather(*(upstream.close() for upstream in self._upstreams.values()))
        await self._http.close()
        await self._loopback.close()

    @property
    def anvil_pids(self) -> list[int]:
        """The process ids of the live forks, for operators and fault tests."""
        return [fork.process.pid for fork in self._forks.live] if isinstance(self._forks, Forks) else []

    @property
    def anvil_urls(self) -> list[str]:
        """The endpoints of the live forks, for measurements beside the service."""
        return [fork.process.url for fork in self._forks.live] if isinstance(self._forks, Forks) else []

    @property
    def round_trips(self) -> RoundTrips:
        """All that was asked of the operator's nodes so far; over a number of requests, the difference of two."""
        return sum((upstream.round_trips for upstream in self._upstreams.values()), RoundTrips())

    async def _with_retries(self, run: Run, header: Header) -> Effects:
        """Run on a fork; when it dies under us, on the next one. A simulation changes nothing, so it may run twice."""
        if isinstance(self._forks, AnvilMissing):
            raise self._forks
        hardfork = self._hardfork(run.chain_id, header)
        state = self._upstreams[run.chain_id].state(header.pin(run.chain_id))
        last: Exception = RpcUnreachable("no time is left")
        for pause in (None, *_PAUSES):
            if pause is not None:
                await asyncio.sleep(min(pause, run.deadline.remaining()))
            if run.deadline.passed():
                break
            try:
                async with self._forks.lease(run.chain_id, header, hardfork, run.deadline) as fork:
                    return await run.effects(fork.rpc, header, state)
            except (RpcUnreachable, AnvilFailed) as error:
                last = error
        raise last

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
