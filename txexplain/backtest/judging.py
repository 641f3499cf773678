"""One chunk of a backtest, wherever it runs."""

import asyncio
import functools

from decoders.frozen import Frozen
from policies.severity import Level
from txexplain.backtest.plan import Plan, Sources
from txexplain.dry_run import changed
from txexplain.policy_desk import PolicySet
from txexplain.report import Report
from txexplain.settings import BadSettings
from txexplain.store.database import database_url, open_engine
from txexplain.store.ranges import bodies_between


class Changed(Frozen):
    """One report that would be judged otherwise; see `txexplain.dry_run.Change`."""

    report: str
    before: Level
    after: Level
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    def line(self) -> str:
        """For people."""
        rules = (*(f"+{rule}" for rule in self.gained), *(f"-{rule}" for rule in self.lost))
        return " ".join((f"{self.report}:", self.before, "->", self.after, *rules))


class ChunkResult(Frozen):
    """What became of a chunk: how many reports were judged (deleted ones are not), and those that change."""

    chunk: int
    judged: int
    changed: tuple[Changed, ...]


def judge_chunk(sources: Sources, plan: Plan, chunk: int) -> ChunkResult:
    """Read the chunk's reports and judge them. Raises `StoreUnavailable`, `BadSettings`."""
    new, old = _policies(sources, plan)
    bodies = asyncio.run(_bodies(sources, plan, chunk))
    found = (changed(Report.model_validate_json(body), plan.tenant, new, old) for body in bodies)
    changes = (
        Changed(report=it.report, before=it.before, after=it.after, gained=it.gained, lost=it.lost)
        for it in found
        if it is not None
    )
    return ChunkResult(chunk=chunk, judged=len(bodies), changed=tuple(changes))


async def _bodies(sources: Sources, plan: Plan, chunk: int) -> list[str]:
    engine = open_engine(database_url(sources.database_url.get_secret_value()))
    try:
        return list(await bodies_between(engine, plan.tenant, plan.ends[chunk], plan.ends[chunk + 1]))
    finally:
        await engine.dispose()


@functools.lru_cache(maxsize=1)
def _policies(sources: Sources, plan: Plan) -> tuple[PolicySet, PolicySet | None]:
    """Read once in each process; a machine with other files or other code must not judge a part of it."""
    new, old = sources.policies(plan.now)
    found = (new.of(plan.tenant).digest, None if old is None else old.of(plan.tenant).digest)
    if found != (plan.new, plan.old):
        raise BadSettings(f"this worker reads the policies {found}, and the backtest began with {(plan.new, plan.old)}")
    return new, old
