"""Token metadata is asked for once, within the time, and its absence costs nothing else."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from unittest.mock import patch

import pytest
from eth_abi.abi import encode

from decoders.decoded import Decoded
from decoders.erc7730.tokens import TokenMetadata, TokenSource
from decoders.outcome import Known, Outcome
from simulation.deadline import Deadline
from tests.txexplain.cases import asked
from txexplain import decoding as decoding_module
from txexplain.decoding import Decoding
from txexplain.token_desk import ABSENT_SECONDS, TokenDesk

TOKEN, NOBODY = "0x" + "44" * 20, "0x" + "66" * 20
KNOWN = TokenMetadata("COIN", 6, "Coin")
ANSWERS = {
    "0x95d89b41": "0x" + encode(["string"], ["COIN"]).hex(),
    "0x313ce567": "0x" + encode(["uint8"], [6]).hex(),
    "0x06fdde03": "0x" + encode(["string"], ["Coin"]).hex(),
}
Answer = Callable[[dict[str, Any]], dict[str, Any]]


class Node:
    """A JSON-RPC node on the loopback interface."""

    def __init__(self) -> None:
        self.requests = 0
        self.url = ""
        self.ready = asyncio.Event()
        self.ready.set()
        self._serving: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._serving.add(task)
        try:
            await task
        finally:
            writer.close()

    async def stop(self) -> None:
        self.ready.set()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))[15:])
        calls = json.loads(await reader.readexactly(length))
        self.requests += 1
        await self.ready.wait()
        body = json.dumps([self.answer(call) for call in calls]).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    @staticmethod
    def answer(call: dict[str, Any]) -> dict[str, Any]:
        asked = call["params"][0]
        result = ANSWERS[asked["data"]] if asked["to"] == TOKEN else "0x"
        return {"jsonrpc": "2.0", "id": call["id"], "result": result}


@pytest.fixture
async def node() -> AsyncIterator[Node]:
    node = Node()
    server = await asyncio.start_server(node.serve, "127.0.0.1", 0)
    node.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield node
        await node.stop()


def decoding(address: str) -> Callable[[TokenSource], Outcome[Decoded]]:
    def decode(tokens: TokenSource) -> Outcome[Decoded]:
        token = tokens.token(1, address)
        return Known(value=Decoded(kind="message", intent="?" if token is None else token.symbol))

    return decode


async def intent(desk: TokenDesk, address: str, seconds: float = 5.0) -> str:
    with patch.object(decoding_module, "decode", lambda _request, sources: decoding(address)(sources.tokens)):
        staged = await Decoding(tokens=desk).run(asked(), Deadline.after(seconds))
    assert isinstance(staged.value, Known)
    return staged.value.value.intent


async def test_a_token_is_asked_for_once_and_then_known(node: Node) -> None:
    desk = TokenDesk({1: (node.url,)})
    assert [await intent(desk, TOKEN) for _ in range(3)] == ["COIN"] * 3
    assert node.requests == 1
    assert desk.notes().token(1, TOKEN) == KNOWN
    await desk.close()


async def test_what_is_no_token_is_asked_again_only_after_a_while(node: Node) -> None:
    now = [0.0]
    desk = TokenDesk({1: (node.url,)}, clock=lambda: now[0])
    assert [await intent(desk, NOBODY) for _ in range(2)] == ["?", "?"]
    assert node.requests == 1
    now[0] = ABSENT_SECONDS + 1
    assert await intent(desk, NOBODY) == "?"
    assert node.requests == 2
    await desk.close()


async def test_the_next_node_is_asked_where_one_is_dead(node: Node) -> None:
    desk = TokenDesk({1: ("http://127.0.0.1:1", node.url)})
    assert await intent(desk, TOKEN) == "COIN"
    await desk.close()


@pytest.mark.parametrize("upstreams", [{}, {1: ("http://127.0.0.1:1",)}, {10: ("http://127.0.0.1:1",)}])
async def test_without_a_node_the_first_pass_stands(upstreams: dict[int, tuple[str, ...]]) -> None:
    desk = TokenDesk(upstreams)
    assert await intent(desk, TOKEN) == "?"
    await desk.close()


async def test_a_slow_node_costs_the_name_and_not_the_answer(node: Node) -> None:
    node.ready.clear()
    desk = TokenDesk({1: (node.url,)})
    start = asyncio.get_running_loop().time()
    assert await intent(desk, TOKEN, seconds=0.4) == "?"
    assert asyncio.get_running_loop().time() - start < 0.4
    await desk.close()
