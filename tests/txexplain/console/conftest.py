"""The whole application over a database, a stand-in for the simulator, and people of two tenants."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr

from policies.feeds.library import open_feeds
from policies.policy import load_policy
from tests.txexplain.cases import POLICY, report_of
from tests.txexplain.console.visitor import PASSWORD, Visitor
from tests.txexplain.fakes import FakeSimulator
from txexplain.analyst_policies import AnalystPolicies
from txexplain.api.app import create_app
from txexplain.console.access import secrets as access_secrets
from txexplain.console.access.secrets import password_hash
from txexplain.console.opening import make_console
from txexplain.console.parts import Console
from txexplain.filing import Filing
from txexplain.report import Report
from txexplain.services import assemble
from txexplain.settings import Settings
from txexplain.store.database import database_url, open_engine
from txexplain.store.opening import open_store

OURS = "ours"
THEIRS = "theirs"


@dataclass
class Place:
    """The application with its console, and whatever stands in its store."""

    app: Any
    console: Console
    simulator: FakeSimulator
    people: dict[str, str] = field(default_factory=dict)

    async def person(self, name: str, role: str = "analyst", tenant: str = OURS) -> str:
        """Let somebody in; their id."""
        person = await self.console.people.add("test", tenant, name, role, await password_hash(PASSWORD))
        self.people[name] = person.id
        return person.id

    async def keep(self, report: Report | None = None, tenant: str = OURS) -> Report:
        """Store a report."""
        return await self.console.store.add(report or report_of(), Filing(tenant=tenant))

    @asynccontextmanager
    async def visitor(self, name: str | None = None) -> AsyncIterator[Visitor]:
        """A browser, signed in where a name is given."""
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://console.test") as client:
            visitor = Visitor(client)
            if name is not None:
                answer = await visitor.sign_in(name)
                assert answer.status_code == 303, answer.text
            yield visitor


@asynccontextmanager
async def opened(url: str, folder: Path, **settings: Any) -> AsyncIterator[Place]:
    """The application over a database."""
    given = Settings(database_url=SecretStr(url), spool=folder / "spool", console_two_factor=False, **settings)
    async with AsyncExitStack() as stack:
        store = await open_store(given)
        stack.push_async_callback(store.close)
        engine = open_engine(database_url(url), searching=True)
        stack.push_async_callback(engine.dispose)
        simulator = FakeSimulator()
        policy = POLICY if given.feeds is None else load_policy(None, open_feeds(given.feeds, int(time.time())))
        policies = AnalystPolicies(policy)
        services = assemble(given, simulator, policy, store)
        pipeline = replace(services.pipeline, policy=policies)
        console = make_console(given, engine, store, pipeline, policies)
        stack.push_async_callback(console.quality.close)
        stack.push_async_callback(console.live.close)
        app = create_app(replace(services, pipeline=pipeline, console=console))
        yield Place(app, console, simulator)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost little: what they cost in earnest is argon2's own business."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(access_secrets, "_HASHER", quick)
    monkeypatch.setattr(access_secrets, "_NOBODY", quick.hash("nobody's password"))


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """On SQLite, with an analyst of ours (ann) and an admin of another tenant (eve)."""
    async with opened(f"sqlite:///{tmp_path / 'reports.db'}", tmp_path) as found:
        await found.person("ann", "analyst")
        await found.person("eve", "admin", THEIRS)
        yield found


@pytest.fixture
async def any_place(database: str, tmp_path: Path) -> AsyncIterator[Place]:
    """On SQLite and on PostgreSQL."""
    async with opened(database, tmp_path) as found:
        await found.person("ann", "analyst")
        yield found
