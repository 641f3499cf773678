"""The application over stand-ins, reached through its ASGI interface."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import structlog
from structlog.typing import EventDict

from tests.txexplain.cases import POLICY
from tests.txexplain.databases import database, postgres
from tests.txexplain.fakes import FakeSimulator, MemoryStore
from txexplain.api.app import create_app
from txexplain.services import assemble
from txexplain.settings import Settings

__all__ = ["client", "database", "logged", "postgres", "simulator", "store"]


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[EventDict]]:
    """The events of the log; structlog's own default would print every local variable of a traceback."""
    with structlog.testing.capture_logs() as events:
        yield events


@pytest.fixture
def simulator() -> FakeSimulator:
    return FakeSimulator()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def client(simulator: FakeSimulator, store: MemoryStore) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(assemble(Settings(), simulator, POLICY, store))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as opened:
        yield opened
