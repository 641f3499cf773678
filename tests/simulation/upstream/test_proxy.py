"""What a fork gets from the proxy: the pinned block's state, or an error; over HTTP, as anvil asks."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from simulation.upstream.proxy import ReadThroughProxy
from tests.recorded.accounts import word
from tests.recorded.upstream import RecordedUpstream
from tests.simulation.upstream.chain import ALICE, CHAIN, CONTRACT, PIN, STATE, altered, block, upstream_of

Post = Callable[[Any], Awaitable[httpx.Response]]


@asynccontextmanager
async def proxy_of(node: RecordedUpstream, chain_id: int = CHAIN) -> AsyncIterator[Post]:
    async with upstream_of(node) as upstream, httpx.AsyncClient() as http:
        proxy = ReadThroughProxy({CHAIN: upstream})
        url = await proxy.url(replace(PIN, chain_id=chain_id))

        async def post(body: Any) -> httpx.Response:
            return await http.post(url, content=json.dumps(body) if not isinstance(body, bytes) else body)

        try:
            yield post
        finally:
            await proxy.close()


def call(method: str, *params: Any, number: int = 1) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": list(params)}


@pytest.mark.parametrize(
    ("method", "params", "result"),
    [
        ("eth_chainId", [], "0x5"),
        ("net_version", [], "5"),
        ("eth_gasPrice", [], hex(10**9 + 1_000)),
        ("eth_getBalance", [ALICE, "0x7"], hex(10**18)),
        ("eth_getTransactionCount", [ALICE, "0x7"], "0x2"),
        ("eth_getCode", [ALICE, "0x7"], "0x"),
        ("eth_getAccountInfo", [ALICE, "0x7"], {"balance": hex(10**18), "nonce": "0x2", "code": "0x"}),
        ("eth_getStorageAt", [CONTRACT.upper().replace("0X", "0x"), "0x1", "0x7"], word(9)),
        ("eth_getStorageAt", [CONTRACT, "0x2", "0x7"], word(0)),
        ("eth_getBlockByNumber", ["0x7", False], block(7)),
        ("eth_getBlockByNumber", ["latest", True], block(7)),
        ("eth_getBlockByNumber", ["0x6", False], block(6)),
    ],
)
async def test_a_read_is_answered_from_the_pinned_block(method: str, params: list[Any], result: Any) -> None:
    with RecordedUpstream(STATE) as node:
        async with proxy_of(node) as post:
            answer = (await post(call(method, *params))).json()
    assert answer == {"jsonrpc": "2.0", "id": 1, "result": result}


async def test_an_account_is_one_round_trip_however_it_is_asked_for() -> None:
    with RecordedUpstream(STATE) as node:
        async with proxy_of(node) as post:
            methods = ("eth_getAccountInfo", "eth_getBalance", "eth_getTransactionCount", "eth_getCode")
            batch = [call(method, ALICE, "0x7", number=number) for number, method in enumerate(methods)]
            answers = (await post(batch)).json()
        assert [answer["id"] for answer in answers] == [0, 1, 2, 3]
        assert node.requests == 1


@pytest.mark.parametrize("number", ["0x5", "0x8"])
async def test_a_block_that_cannot_be_told_is_an_error_and_never_null(number: str) -> None:
    """BLOCKHASH of `null` would be the hash of nothing, which looks like any other hash."""
    with RecordedUpstream(STATE) as node:
        async with proxy_of(node) as post:
            answer = (await post(call("eth_getBlockByNumber", number))).json()
    assert answer["error"]["code"] == -32603
    assert "result" not in answer


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (call("eth_sendRawTransaction", "0x00"), -32601),
        (call("debug_traceCall", {}, "0x7"), -32601),
        (call("eth_getBalance"), -32602),
        (call("eth_getStorageAt", CONTRACT, "one", "0x7"), -32602),
        ("eth_chainId", -32600),
    ],
)
async def test_what_is_not_a_read_of_state_is_refused(body: Any, code: int) -> None:
    with RecordedUpstream(STATE) as node:
        async with proxy_of(node) as post:
            answer = (await post(body)).json()
    assert answer["error"]["code"] == code


async def test_a_chain_that_is_not_configured_and_a_body_that_is_not_json_are_said_to_be_so() -> None:
    with RecordedUpstream(STATE) as node:
        async with proxy_of(node, chain_id=6) as post:
            other = await post(call("eth_chainId"))
        async with proxy_of(node) as post:
            nonsense = await post(b"{")
    assert (other.status_code, nonsense.status_code) == (404, 400)


async def test_an_upstream_that_dies_is_an_error_and_what_is_held_is_still_told() -> None:
    with RecordedUpstream(altered(lambda _method, _params, answer: answer)) as node:
        async with proxy_of(node) as post:
            first = (await post(call("eth_getBalance", ALICE, "0x7"))).json()
            node.available = False
            again = (await post(call("eth_getBalance", ALICE, "0x7"))).json()
            other = (await post(call("eth_getBalance", CONTRACT, "0x7"))).json()
    assert first == again
    assert other["error"]["code"] == -32603
