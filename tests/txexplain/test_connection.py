"""A connection takes no more of the server than a request's share, whatever drips or never ends."""

import asyncio
from contextlib import suppress

import pytest

from tests.txexplain.connections import PIECE, App, chunked, closes, connected, head, status
from txexplain import connection
from txexplain.connection import UNREAD_BYTES


@pytest.fixture(autouse=True)
def _brief_partings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PARTING_SECONDS", 0.01)


async def test_a_body_that_drips_wakes_its_reader_once() -> None:
    app = App()
    async with connected(app) as (reader, writer):
        writer.write(head("/", 20))
        for _ in range(20):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.002)
        assert await status(reader) == b"200"

    assert app.reads == [20]


async def test_a_large_body_is_read_in_pieces() -> None:
    app = App()
    async with connected(app) as (reader, writer):
        writer.write(head("/", 64 * len(PIECE)) + 64 * PIECE)
        assert await status(reader) == b"200"

    assert sum(app.reads) == 64 * len(PIECE)
    assert len(app.reads) > 4


@pytest.mark.parametrize("sent", [b"", b"POST / HTTP/1.1\r\nHost: local"])
async def test_a_head_that_does_not_end_is_not_waited_for(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.05)
    async with connected(App()) as (reader, writer):
        writer.write(sent)
        assert await reader.read() == b""


async def test_the_rest_of_a_refused_body_is_thrown_away_and_the_connection_serves_on() -> None:
    async with connected(App()) as (reader, writer):
        for _ in range(2):
            writer.write(head("/refused", 16 * len(PIECE)))
            assert await status(reader) == b"413"
            assert await reader.readexactly(1) == b"0"
            writer.write(16 * PIECE)
            await writer.drain()


async def test_a_refused_body_that_does_not_end_is_cut_off() -> None:
    sent = 0
    async with connected(App()) as (reader, writer):
        writer.write(head("/refused", 1 << 40))
        assert await status(reader) == b"413"
        with suppress(ConnectionError):
            while sent < 64 * UNREAD_BYTES:
                writer.write(PIECE)
                sent += len(PIECE)
                await writer.drain()

    assert UNREAD_BYTES <= sent < 64 * UNREAD_BYTES


@pytest.mark.parametrize("sent", [head("/refused", 2 * UNREAD_BYTES), chunked("/refused", 1)])
async def test_nobody_is_invited_to_send_more_after_a_refused_body_that_may_be_long(sent: bytes) -> None:
    async with connected(App()) as (reader, writer):
        writer.write(sent)
        assert await closes(reader)
        assert await reader.read() == b"0"
        writer.write(4 * PIECE)
        await writer.drain()


async def test_who_reads_after_sending_sees_why_a_body_was_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PARTING_SECONDS", 0.1)
    async with connected(App()) as (reader, writer):
        writer.write(head("/refused", 3 * UNREAD_BYTES))
        for _ in range(UNREAD_BYTES // len(PIECE) + 2):
            writer.write(PIECE)
            await writer.drain()
        assert await status(reader) == b"413"
        await asyncio.sleep(0.15)


@pytest.mark.parametrize("sent", [chunked("/", 2) + b"0\r\n\r\n", head("/", 2 * UNREAD_BYTES) + 32 * PIECE])
async def test_a_connection_serves_on_after_a_long_body_that_was_read(sent: bytes) -> None:
    async with connected(App()) as (reader, writer):
        for _ in range(2):
            writer.write(sent)
            assert not await closes(reader)
            await reader.readexactly(6 if b"chunked" in sent else 7)


async def test_a_refused_body_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "UNREAD_SECONDS", 0.05)
    async with connected(App()) as (reader, writer):
        writer.write(head("/refused", 100) + b"x")
        assert await status(reader) == b"413"
        assert await reader.read() == b"0"
