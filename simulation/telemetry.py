"""What the simulator says of itself to whoever watches over it. Counters only ever grow; subtract two readings."""

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.round_trips import RoundTrips


@dataclass(frozen=True, slots=True)
class ChainTelemetry:
    """What was asked of one chain's nodes; `hedged` counts second nodes asked because the first one was slow."""

    round_trips: RoundTrips
    hedged: int


@dataclass(frozen=True, slots=True)
class PoolTelemetry:
    """The anvils: how many live, how many runs wait for their turn, how many started, and how many ended why.

    `memory` is resident bytes of all, 0 where the system does not tell.
    """

    live: int
    waiting: int
    started: int
    ended: Mapping[str, int]
    memory: int


@dataclass(frozen=True, slots=True)
class SimulatorTelemetry:
    """By chain id, and the pool; None without an anvil."""

    chains: Mapping[int, ChainTelemetry]
    pool: PoolTelemetry | None
