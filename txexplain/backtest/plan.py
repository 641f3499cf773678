"""What a backtest is to do, fixed at its beginning: which reports, in which chunks, under which policies."""

from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from decoders.frozen import Frozen
from txexplain.policy_desk import PolicySet, read_policies
from txexplain.settings import Settings
from txexplain.store.ranges import ends_of_ranges
from txexplain.store.search import Cursor

CHUNK: Final = 250
"""Reports judged together. Under a second of work: so much is lost by a kill."""


class Plan(Frozen):
    """The ranges of reports, and the digests of the policies; what two runs must share to be parts of one backtest.

    `now` is the Unix second at which feeds count as fresh or expired. `old` is None where stored verdicts are compared.
    """

    tenant: str
    now: int
    new: str
    old: str | None
    reports: int
    ends: tuple[Cursor, ...]

    @property
    def chunks(self) -> range:
        """The numbers of the chunks."""
        return range(max(len(self.ends) - 1, 0))


class Sources(Frozen):
    """Where a worker, perhaps on another machine, finds the reports and the policies' files."""

    database_url: SecretStr
    feeds: Path | None
    labels: Path | None
    profiles: Path | None
    profile: Path | None
    against: Path | None

    def policies(self, now: int) -> tuple[PolicySet, PolicySet | None]:
        """The policies to judge by, and those to compare with. Raises `BadSettings`."""
        new = Settings.model_construct(**self._files(self.profile))
        old = None if self.against is None else Settings.model_construct(**self._files(self.against))
        return read_policies(new, now), None if old is None else read_policies(old, now)

    def _files(self, profile: Path | None) -> dict[str, Any]:
        return {"feeds": self.feeds, "labels": self.labels, "profiles": self.profiles, "profile": profile}


def sources_of(settings: Settings, against: Path | None) -> Sources:
    """With absolute paths: a worker has a working directory of its own."""
    files = {name: getattr(settings, name) for name in ("feeds", "labels", "profiles", "profile")} | {
        "against": against
    }
    absolute = {name: None if path is None else path.resolve() for name, path in files.items()}
    return Sources(database_url=settings.database_url, **absolute)


async def plan_of(  # noqa: PLR0913, PLR0917 - a plan has these parts
    engine: AsyncEngine, sources: Sources, tenant: str, most: int, now: int, size: int = CHUNK
) -> Plan:
    """The plan over the newest `most` reports. Raises `StoreUnavailable`, `BadSettings`."""
    new, old = sources.policies(now)
    ends, count = await ends_of_ranges(engine, tenant, most, size)
    before = None if old is None else old.of(tenant).digest
    return Plan(tenant=tenant, now=now, new=new.of(tenant).digest, old=before, reports=count, ends=tuple(ends))
