"""One chunk of a backtest, wherever it runs."""

import asyncio
import functools

from decoders.frozen import Frozen
from txexplain.backtest.plan import Judges, Plan, Sources
from txexplain.dry_run import Change, changed
from txexplain.report import Report
from txexplain.settings import BadSettings
from txexplain.store.database import database_url, open_engine
from txexplain.store.ranges import bodies_between


class ChunkResult(Frozen):
    """What became of a chunk: how many reports were judged (deleted ones are not), and those that change."""

    chunk: int
    judged: int
    changed: tuple[Change, ...]


def judge_chunk(sources: Sources, plan: Plan, chunk: int) -> ChunkResult:
    """Read the chunk's reports and judge them. Raises `StoreUnavailable`, `BadSettings`."""
    judges = _judges(sources, plan)
    bodies = asyncio.run(_bodies(sources, plan, chunk))
    found = (changed(Report.model_validate_json(body), plan.tenant, judges.new, judges.old) for body in bodies)
    return ChunkResult(chunk=chunk, judged=len(bodies), changed=tuple(change for change in found if change is not None))


async def _bodies(sources: Sources, plan: Plan, chunk: int) -> list[str]:
    engine = open_engine(database_url(sources.database_url.get_secret_value()))
    try:
        return list(await bodies_between(engine, plan.tenant, plan.ends[chunk], plan.ends[chunk + 1]))
    finally:
        await engine.dispose()


@functools.lru_cache(maxsize=1)
def _judges(sources: Sources, plan: Plan) -> Judges:
    """Read once in each process; a machine with other files or other code must not judge a part of it."""
    judges = sources.judges(plan.tenant, plan.now)
    if judges.digests != plan.digests:
        raise BadSettings(
            f"this worker reads the policies {judges.digests}, and the backtest began with {plan.digests}"
        )
    return judges
