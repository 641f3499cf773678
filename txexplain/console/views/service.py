"""The parts of the running service as rows: the regions that write, and the anvils that simulate."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from llm.routing.decisions import Health
from llm.routing.region_state import RegionReport
from simulation.telemetry import SimulatorTelemetry

_HEALTH: Final = {
    Health.CLOSED: "well: requests go to it",
    Health.OPEN: "failed: nothing goes to it until its pause is over",
    Health.TRIAL: "on trial: one attempt may show whether it is well again",
}
_ENDS: Final = {
    "hung": "did not answer",
    "outgrown": "took too much memory",
    "died": "died by itself",
    "recycled": "was replaced after growing",
    "evicted": "made room for another block",
}


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region that writes. Times in milliseconds."""

    name: str
    well: bool
    words: str
    in_flight: int
    first_token_p50: float
    first_token_p95: float
    whole_p95: float


@dataclass(frozen=True, slots=True)
class PoolView:
    """The anvils of this process. `ended` counts by reason; `chains` are (chain, requests, bytes read, hedged)."""

    live: int
    waiting: int
    started: int
    mebibytes: int
    ended: tuple[tuple[str, int], ...]
    chains: tuple[tuple[int, int, int, int], ...]


def region_rows(reports: Sequence[RegionReport]) -> tuple[RegionRow, ...]:
    """The regions in the order of the settings, nearest first."""
    return tuple(
        RegionRow(
            report.name,
            report.health is Health.CLOSED,
            _HEALTH[report.health],
            report.in_flight,
            report.first_token_p50 * 1000,
            report.first_token_p95 * 1000,
            report.whole_p95 * 1000,
        )
        for report in reports
    )


def pool_view(telemetry: SimulatorTelemetry) -> PoolView | None:
    """The pool; None without an anvil."""
    pool = telemetry.pool
    if pool is None:
        return None
    ended = tuple((_ENDS.get(why, why), number) for why, number in sorted(pool.ended.items()) if number)
    chains = tuple(
        (chain, it.round_trips.requests, it.round_trips.bytes_received, it.hedged)
        for chain, it in sorted(telemetry.chains.items())
    )
    return PoolView(pool.live, pool.waiting, pool.started, pool.memory // 2**20, ended, chains)
