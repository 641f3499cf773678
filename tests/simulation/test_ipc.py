"""What is asked over anvil's own socket is answered as over HTTP, and no answer is taken for another's."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, closing, suppress
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from simulation.anvil import ipc as module
from simulation.anvil.binary import find_anvil
from simulation.anvil.ipc import IpcClient, socket_path, start_anvil
from simulation.anvil.process import AnvilProcess
from simulation.deadline import Deadline
from simulation.http import AnswerTooLarge, HttpAnswer, HttpClient, NoAnswer
from simulation.rpc import RpcClient, RpcError, RpcUnreachable

_URL = "http://127.0.0.1:9"
_Calls = Sequence[tuple[str, list[Any]]]
_Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


_REASON = bytes.fromhex("08c379a0") + encode(["string"], ["first line\nsecond line\n"])
_TWO_LINES = "0x60" + f"{len(_REASON):02x}" + "80600b6000396000fd" + _REASON.hex()
"""A constructor that fails with this reason."""

_CALLS: tuple[_Calls, ...] = (
    [("eth_chainId", [])],
    [("eth_call", [{"data": "0x60006000fd"}, "latest"])],
    [("eth_getBlockByNumber", ["latest", True]), ("eth_call", [{"data": "0xfe"}, "latest"]), ("eth_chainId", [])],
    [("debug_traceCall", [{"data": _TWO_LINES}, "latest", {"tracer": "callTracer"}])],
    [("debug_traceCall", [{"data": "0x60"}, "latest", {"tracer": "callTracer"}])] * 3,
)


def _told(answers: list[Any]) -> list[Any]:
    return [(it.code, it.message) if isinstance(it, RpcError) else it for it in answers]


class _Http(HttpClient):
    """Counts what it is asked, and answers that it was HTTP."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    async def post(self, url: str, body: bytes, seconds: float) -> HttpAnswer:
        del url, body, seconds
        self.asked += 1
        return HttpAnswer(HTTPStatus.OK, b"over HTTP")


@asynccontextmanager
async def _client(answering: _Answering) -> AsyncIterator[tuple[IpcClient, _Http]]:
    """A client whose peer answers so on each connection."""
    http, served = _Http(), set[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError), closing(writer):
            await answering(reader, writer)

    with socket_path() as path:
        assert path is not None
        server = await asyncio.start_unix_server(lambda *ends: served.add(asyncio.create_task(serve(*ends))), str(path))
        client = await IpcClient.connected(path, http)
    try:
        yield client, http
    finally:
        client.close()
        server.close()
        await asyncio.gather(*served)


@asynccontextmanager
async def _anvil() -> AsyncIterator[tuple[AnvilProcess, IpcClient, HttpClient]]:
    """A real one, and both ways to it."""
    http = HttpClient()
    anvil, client = await start_anvil(find_anvil(), (), http)
    try:
        yield anvil, client, http
    finally:
        client.close()
        await anvil.stop()
        await http.close()


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while question := await reader.read(1 << 20):
        writer.write(question + b"\n")


@pytest.mark.anvil
async def test_a_call_a_batch_and_an_error_are_the_same_as_over_http() -> None:
    async with _anvil() as (anvil, client, http):
        over = [RpcClient(anvil.url, transport) for transport in (client, http)]
        here, there = [[_told(await rpc.attempt(calls, Deadline.after(20))) for calls in _CALLS] for rpc in over]
        assert here == there
        assert "first line\\nsecond line" in json.dumps(here)


@pytest.mark.anvil
async def test_an_anvil_that_dies_in_the_middle_of_a_question_is_unreachable() -> None:
    async with _anvil() as (anvil, client, _):
        rpc = RpcClient(anvil.url, client)
        asked = asyncio.create_task(rpc.call("anvil_mine", hex(10**6), deadline=Deadline.after(20)))
        await asyncio.sleep(0.05)
        anvil.kill()
        with pytest.raises(RpcUnreachable):
            await asked
        with pytest.raises(RpcUnreachable):
            await rpc.call("eth_chainId", deadline=Deadline.after(20))


@given(answer=st.binary(max_size=60).filter(lambda it: b"\n" not in it), cuts=st.lists(st.integers(0, 60), max_size=5))
async def test_an_answer_may_come_in_any_pieces(answer: bytes, cuts: list[int]) -> None:
    line = answer + b"\n"
    places = sorted({0, len(line), *(min(cut, len(line)) for cut in cuts)})

    async def in_pieces(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        for start, end in pairwise(places):
            writer.write(line[start:end])
            await asyncio.sleep(0)

    async with _client(in_pieces) as (client, _):
        assert (await client.post(_URL, b"?", 5)).content == line


async def test_an_answer_that_comes_too_late_is_not_taken_for_that_to_the_next_question() -> None:
    going_on = asyncio.Event()

    async def late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while question := await reader.read(100):
            if question == b"slow":
                await going_on.wait()
            writer.write(question + b"\n")

    async with _client(late) as (client, http):
        with pytest.raises(TimeoutError):
            await client.post(_URL, b"slow", 0.02)
        assert [(await client.post(_URL, b"%d" % number, 5)).content for number in range(9)] == [
            b"%d\n" % number for number in range(9)
        ]
        going_on.set()
        assert {(await client.post(_URL, b"then", 5)).content for _ in range(20)} == {b"then\n"}
        assert http.asked == 0


async def test_questions_beyond_the_connections_and_long_ones_go_over_http() -> None:
    async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read(100)

    async with _client(silent) as (client, http):
        waiting = [asyncio.create_task(client.post(_URL, b"?", 60)) for _ in range(8)]
        await asyncio.sleep(0)
        assert (await client.post(_URL, b"?", 5)).content == b"over HTTP"
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    async with _client(_echo) as (client, http):
        assert (await client.post(_URL, b"x" * (128 * 1024 + 1), 5)).content == b"over HTTP"
        assert http.asked == 1


async def test_where_there_is_no_socket_everything_goes_over_http(tmp_path: Path) -> None:
    for path in (None, tmp_path / "nothing"):
        client = await IpcClient.connected(path, _Http())
        assert (await client.post(_URL, b"?", 5)).content == b"over HTTP"


async def test_a_peer_that_hangs_up_is_no_answer_and_the_next_question_goes_over_http() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b'{"half":')
        writer.close()

    async with _client(hang_up) as (client, _):
        for _ in range(8):
            with pytest.raises(NoAnswer):
                await client.post(_URL, b"?", 5)
        assert (await client.post(_URL, b"?", 5)).content == b"over HTTP"


async def test_an_answer_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ANSWER", 1000)

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        while not writer.is_closing():
            writer.write(b"[" * 200)
            await asyncio.sleep(0)

    async with _client(endless) as (client, _):
        with pytest.raises(AnswerTooLarge):
            await client.post(_URL, b"?", 5)


def test_nothing_of_a_socket_is_left_and_nobody_else_could_reach_it() -> None:
    with socket_path() as path:
        assert path is not None
        assert path.parent.stat().st_mode & 0o077 == 0
    assert not path.parent.exists()


def test_a_folder_whose_name_is_too_long_for_a_socket_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with socket_path() as path:
        assert path is None


def test_where_no_folder_can_be_made_there_is_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/proc/none")
    with socket_path() as path:
        assert path is None
