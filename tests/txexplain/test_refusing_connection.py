"""A body longer than any may be is refused by its connection, and costs the application nothing."""

import asyncio
from functools import partial

import httpx
import pytest

from tests.txexplain.cases import POLICY
from tests.txexplain.connections import PIECE, App, answer, chunked, connected, head, status
from tests.txexplain.fakes import FakeSimulator, MemoryStore
from txexplain import refusing_connection
from txexplain.api.app import create_app
from txexplain.api.body import MAX_BODY_BYTES, MAX_UNDECLARED_BYTES
from txexplain.refusing_connection import Refuse, RefusingConnection
from txexplain.services import Services, assemble
from txexplain.settings import Settings

PATH = "/v1/explain"

Made = partial[RefusingConnection]


@pytest.fixture
def services(simulator: FakeSimulator, store: MemoryStore) -> Services:
    return assemble(Settings(), simulator, POLICY, store)


@pytest.fixture
def refuse(services: Services) -> Refuse:
    refusing = create_app(services).refusing
    assert refusing is not None
    return refusing.answer


@pytest.fixture
def connection(refuse: Refuse, monkeypatch: pytest.MonkeyPatch) -> Made:
    monkeypatch.setattr(refusing_connection, "PARTING_SECONDS", 0.1)
    # However slow the machine is, what the tests send comes within it.
    monkeypatch.setattr(refusing_connection, "HOLDING_SECONDS", 60.0)
    return partial(RefusingConnection, refuse)


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        (head(PATH, MAX_BODY_BYTES + 1), "1048576 bytes"),
        (head("/v0/evm/json-rpc/scan", 1 << 40) + PIECE, "1048576 bytes"),
        (chunked(PATH, 3), "without the header `Content-Length` may have at most 131072 bytes"),
    ],
)
async def test_it_is_answered_without_the_application(
    sent: bytes, detail: str, connection: Made, services: Services
) -> None:
    app = App()
    async with connected(app, connection) as (reader, writer):
        writer.write(sent.replace(b"Host", b"X-Request-Id: mine\r\nHost"))
        told = await answer(reader)
        ended = await reader.read()

    assert told.status_code == 413
    assert told.headers["content-type"] == "application/problem+json"
    assert told.headers["x-content-type-options"] == "nosniff"
    assert told.headers["connection"] == "close"
    assert told.json()["request_id"] == told.headers["x-request-id"] == "mine"
    assert detail in told.json()["detail"]
    assert ended == b""
    assert not app.asked
    exposed = services.metrics.exposition(services).decode()
    assert 'txexplain_requests_total{route="door",status="413"} 1.0' in exposed
    assert "txexplain_shed_total 0.0" in exposed


async def test_an_undeclared_body_within_the_limit_is_read_once_it_is_whole(connection: Made) -> None:
    app = App()
    async with connected(app, connection) as (reader, writer):
        for _ in range(2):
            writer.write(chunked(PATH, 1))
            await asyncio.sleep(0.02)
            assert not app.asked
            writer.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(PIECE), PIECE))
            assert (await answer(reader)).text == str(2 * len(PIECE))
            assert app.reads == [2 * len(PIECE)]
            app.asked, app.reads = False, []

    assert 2 * len(PIECE) == MAX_UNDECLARED_BYTES


async def test_an_undeclared_body_that_drips_is_the_applications(
    connection: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusing_connection, "HOLDING_SECONDS", 0.02)
    app = App()
    async with connected(app, connection) as (reader, writer):
        writer.write(chunked(PATH, 1))
        await asyncio.sleep(0.1)
        assert app.asked
        writer.write(b"0\r\n\r\n")
        assert (await answer(reader)).text == str(len(PIECE))


async def test_who_expects_to_be_asked_for_the_body_is_asked_at_once(connection: Made) -> None:
    async with connected(App(), connection) as (reader, writer):
        writer.write(chunked(PATH, 0).replace(b"Host", b"Expect: 100-continue\r\nHost"))
        assert await status(reader) == b"100"
        writer.write(b"1\r\nx\r\n0\r\n\r\n")
        assert (await answer(reader)).text == "1"


async def test_bodies_of_other_paths_are_their_own_affair(connection: Made) -> None:
    async with connected(App(), connection) as (reader, writer):
        writer.write(head("/console/decide", 2 * MAX_BODY_BYTES) + 2 * MAX_BODY_BYTES * b"x")
        assert (await answer(reader)).text == str(2 * MAX_BODY_BYTES)


async def test_behind_a_request_that_is_not_answered_the_application_refuses(connection: Made) -> None:
    app = App()
    async with connected(app, connection) as (reader, writer):
        app.answering.clear()
        writer.write(head(PATH, 1) + b"x" + head(PATH, MAX_BODY_BYTES + 1))
        await asyncio.sleep(0.02)
        app.answering.set()
        assert (await answer(reader)).text == "1"
        writer.write((MAX_BODY_BYTES + 1) * b"x")
        assert (await answer(reader)).text == str(MAX_BODY_BYTES + 1)


async def test_what_stands_behind_a_refused_body_is_not_looked_at(connection: Made) -> None:
    app = App()
    async with connected(app, connection) as (reader, writer):
        writer.write(chunked(PATH, 3) + b"0\r\n\r\n" + head(PATH, 1) + b"x")
        assert (await answer(reader)).status_code == 413
        assert await reader.read() == b""

    assert not app.asked


async def test_a_caller_that_leaves_while_it_is_waited_for_costs_the_application_nothing(
    connection: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusing_connection, "HOLDING_SECONDS", 0.5)
    app = App()
    async with connected(app, connection) as (_, writer):
        writer.write(chunked(PATH, 1))
        await asyncio.sleep(0.02)
        writer.transport.abort()
        await asyncio.sleep(0.6)

    assert not app.asked


@pytest.mark.parametrize("megabytes", [2, 20])
async def test_a_caller_that_sends_all_before_it_reads_finds_the_answer(megabytes: int, connection: Made) -> None:
    async with connected(App(), connection) as (_, writer):
        host, port = writer.get_extra_info("peername")
        content = megabytes * MAX_BODY_BYTES * b"x"
        told = await asyncio.to_thread(httpx.post, f"http://{host}:{port}{PATH}", content=content)

    assert told.status_code == 413
