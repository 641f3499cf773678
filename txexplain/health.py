"""The state of each part of the service, for `/readyz` and `txexplain doctor`."""

import asyncio
from collections.abc import Mapping

import structlog

from simulation.simulator import Simulator
from txexplain.store.report_store import ReportStore

_logger = structlog.get_logger(__name__)

_SECONDS = 3.0
"""A part that does not say within this that it is well is not well. The simulator gives each upstream two."""
_SILENT = f"did not answer within {_SECONDS:.0f} seconds"
_FAILED = "its check failed; the log has the error"


async def parts_of(simulator: Simulator, store: ReportStore) -> dict[str, str]:
    """`ok` or what is wrong, for `chain 1`, `chain 10`, ..., and `store`."""
    chains, kept = await asyncio.gather(chain_states(simulator), _store(store))
    return {**chains, "store": kept}


def broken(parts: Mapping[str, str]) -> list[str]:
    """The parts that are not `ok`, with what is wrong."""
    return [f"{name}: {state}" for name, state in parts.items() if state != "ok"]


async def chain_states(simulator: Simulator) -> dict[str, str]:
    """`ok` or what is wrong, for each chain; one line `chains` where no chain could be asked."""
    try:
        async with asyncio.timeout(_SECONDS):
            found = await simulator.health()
    except TimeoutError:
        return {"chains": _SILENT}
    except Exception:
        _logger.exception("health check failed", part="chains")
        return {"chains": _FAILED}
    if not found:
        return {"chains": "none is configured; give --rpc CHAIN=URL"}
    return {f"chain {chain}": state for chain, state in found.items()}


async def _store(store: ReportStore) -> str:
    try:
        async with asyncio.timeout(_SECONDS):
            return await store.health()
    except TimeoutError:
        return _SILENT
    except Exception:
        _logger.exception("health check failed", part="store")
        return _FAILED
