"""What a backtest is to do, fixed at its beginning: which reports, in which chunks, under which policies."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from decoders.frozen import Frozen
from policies.policy import Policy
from txexplain.policy_desk import read_policies
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
    def digests(self) -> tuple[str, str | None]:
        """Of the policy to judge by and of the one to compare with."""
        return self.new, self.old

    @property
    def chunks(self) -> range:
        """The numbers of the chunks."""
        return range(max(len(self.ends) - 1, 0))


@dataclass(frozen=True, slots=True)
class Judges:
    """The policy to judge by, and the one to compare with (None: with the stored verdicts)."""

    new: Policy
    old: Policy | None

    @property
    def digests(self) -> tuple[str, str | None]:
        """See `Plan.digests`."""
        return self.new.digest, None if self.old is None else self.old.digest


class Sources(Frozen):
    """Where a worker, perhaps on another machine, finds the reports and the policies' files."""

    database_url: SecretStr
    feeds: Path | None
    labels: Path | None
    profiles: Path | None
    profile: Path | None
    against: Path | None

    def judges(self, tenant: str, now: int) -> "Judges":
        """The policies that are in force for a tenant at this Unix second. Raises `BadSettings`."""
        new = Settings.model_construct(**self._files(self.profile))
        old = None if self.against is None else Settings.model_construct(**self._files(self.against))
        before = None if old is None else read_policies(old, now).of(tenant)
        return Judges(read_policies(new, now).of(tenant), before)

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
    new, old = sources.judges(tenant, now).digests
    ends, count = await ends_of_ranges(engine, tenant, most, size)
    return Plan(tenant=tenant, now=now, new=new, old=old, reports=count, ends=tuple(ends))
