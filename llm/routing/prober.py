"""Asks silent regions for a word, so that a user's request is not the first to find out that one is down, or back."""

import asyncio
import time
from typing import Final

import structlog

from llm.engines.engine import Ask, EngineFailed
from llm.routing.attempt import Attempt, Expected, Task, run_attempt
from llm.routing.router import Router
from simulation.deadline import Deadline

_logger = structlog.get_logger(__name__)

_SECONDS: Final = 5.0
"""The most that a probe may take. A slow region is not down: its measured rate tells what fits into a budget."""

_LOOK_EVERY: Final = 0.1
"""How often the table is asked, in seconds; it costs microseconds."""

_TEXT: Final = "one two three four"
"""Long enough to measure a rate: a region whose rate was too low for every request is only heard of by probes."""

_PROBE: Final = Task(
    Ask("<|im_start|>user\nCount.<|im_end|>\n<|im_start|>assistant\n", f'root ::= "{_TEXT}"\n', 24, ("<|im_end|>",)),
    least=1,
)
"""A real text, not a health page: a server can say that it is well and write nothing, or keep to no grammar."""


async def probe_forever(router: Router) -> None:
    """Probe what the table says, one probe a region at a time, until cancelled."""
    async with asyncio.TaskGroup() as probes:
        while True:
            for region in router.table.probes_due(time.monotonic()):
                probes.create_task(_probe(router, region))
            await asyncio.sleep(_LOOK_EVERY)


async def _probe(router: Router, region: str) -> None:
    started, first_token = time.monotonic(), None
    try:
        first_token = await first_token_of(router, region)
    finally:
        router.table.probed(region, started, time.monotonic(), first_token)


async def first_token_of(router: Router, region: str, seconds: float = _SECONDS) -> float | None:
    """Seconds to the first token of the right text; None where there was none within `seconds`."""
    attempt, place = Attempt(), router.places[region]
    expected = Expected(0.0, place.rate.tokens_per_second)
    try:
        await run_attempt(attempt, place, _PROBE, Deadline.after(seconds), expected)
    except EngineFailed as failure:
        _logger.debug("probe failed", region=region, fault=failure.fault, detail=failure.detail)
        return None
    except Exception:
        _logger.exception("probe failed", region=region)
        return None
    right = attempt.text.strip().removesuffix(_PROBE.ask.stop[0]) == _TEXT
    return attempt.first_token if right else None
