"""The policies in force: read from profiles, feeds and labels, and replaced as a whole when one of these changes.

Reading happens in a thread and maps files, so requests go on meanwhile; each keeps the policy that it began with.
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import structlog

from policies.facts.labels import LabelBook, read_labels
from policies.feeds.draft import BadFeed
from policies.feeds.index import FeedIndex
from policies.feeds.library import open_feeds
from policies.policy import Policy, load_policy
from policies.profile import BadProfile
from txexplain.filing import TENANT, TENANT_FORM
from txexplain.settings import BadSettings, Settings

_logger = structlog.get_logger(__name__)

Fingerprint = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class PolicySet:
    """The default policy and those of tenants with a profile of their own; all share one index of feeds."""

    default: Policy
    tenants: Mapping[str, Policy] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, tenant: str) -> Policy:
        """The policy of a tenant, the default one where it has none of its own."""
        return self.tenants.get(tenant, self.default)


def read_policies(settings: Settings, now: int, kept: FeedIndex | None = None) -> PolicySet:
    """All policies as configured at `now` (Unix seconds). `kept` stands in for feeds that are damaged since.

    Raises `BadSettings`.
    """
    feeds = open_feeds(settings.feeds, now, kept)
    try:
        labels = LabelBook() if settings.labels is None else read_labels(settings.labels)
    except BadFeed as error:
        raise BadSettings(f"--labels: {error}") from error
    try:
        default = load_policy(settings.profile, feeds, labels)
    except BadProfile as error:
        raise BadSettings(f"--profile: {error}") from error
    for path in _profiles(settings):
        if not TENANT.fullmatch(path.stem):
            raise BadSettings(f"--profiles: {path.name} names no tenant; a tenant is {TENANT_FORM}")
    try:
        tenants = {path.stem: load_policy(path, feeds, labels) for path in _profiles(settings)}
    except BadProfile as error:
        raise BadSettings(f"--profiles: {error}") from error
    return PolicySet(default, MappingProxyType(tenants))


class PolicyDesk:
    """Holds the policies and watches what they were read from. Use `open`, then run `watch` as a task."""

    def __init__(self, settings: Settings, policies: PolicySet, seen: Fingerprint) -> None:
        self._settings = settings
        self._policies = policies
        self._seen = seen

    @classmethod
    def open(cls, settings: Settings, clock: Callable[[], float] = time.time) -> "PolicyDesk":
        """Read everything once. Raises `BadSettings`; a feed that cannot be used is told in each verdict instead."""
        seen = fingerprint(settings)
        policies = read_policies(settings, int(clock()))
        for missing in policies.default.feeds.missing:
            _logger.info("facts missing", reason=missing.reason)
        return cls(settings, policies, seen)

    @property
    def default(self) -> Policy:
        """The policy of tenants without one of their own."""
        return self._policies.default

    def of(self, tenant: str) -> Policy:
        """The policy of a tenant that is in force now."""
        return self._policies.of(tenant)

    def refresh(self, now: float) -> bool:
        """Read anew where a file changed or a feed expired; whether the policies were replaced. Never raises for files.

        What cannot be read leaves everything as it is, with an error in the log.
        """
        expired = any(table.header.expires_at <= now for table in self.default.feeds.tables)
        try:
            seen = fingerprint(self._settings)
            if seen == self._seen and not expired:
                return False
            self._seen = seen
            policies = read_policies(self._settings, int(now), self.default.feeds)
        except (BadSettings, OSError):
            _logger.exception("policy not replaced; the one before stays in force")
            return False
        self._policies = policies
        _logger.info("policy replaced", policy=policies.default.digest, entries=policies.default.feeds.entries)
        return True

    def take_over(self, settings: Settings, now: float) -> None:
        """Read everything anew as other settings say. Raises `BadSettings` and then leaves everything as it is."""
        try:
            seen = fingerprint(settings)
        except OSError as error:
            raise BadSettings(f"a file of the policies cannot be read: {error}") from error
        self._policies = read_policies(settings, int(now), self.default.feeds)
        self._settings, self._seen = settings, seen

    async def watch(self) -> None:
        """Refresh for ever, in a thread."""
        while True:
            await asyncio.sleep(self._settings.policy_check_seconds)
            await asyncio.to_thread(self.refresh, time.time())


def fingerprint(settings: Settings) -> Fingerprint:
    """Path, time of change and size of every file that the policies are read from."""
    stats = ((path, path.stat()) for path in _files(settings))
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)


def _files(settings: Settings) -> Iterator[Path]:
    yield from (path for path in (settings.profile, settings.labels) if path is not None)
    yield from _profiles(settings)
    if settings.feeds is not None and settings.feeds.is_dir():
        yield from sorted(settings.feeds.glob("*.json"))


def _profiles(settings: Settings) -> list[Path]:
    return [] if settings.profiles is None else sorted(settings.profiles.glob("*.toml"))
