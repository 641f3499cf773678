"""The loopback endpoint that forks read through. One path is one block of one chain, so a fork cannot leave its block.

It answers what anvil 1.7.1 was measured to ask, in memory where it can: the header, the chain id and the gas price at
the start; then each missing account (`eth_getAccountInfo`, and at first also its three parts) and each slot.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from simulation.upstream.header import Pin, UpstreamUnavailable
from simulation.upstream.items import place, read_address
from simulation.upstream.pinned_state import PinnedState
from simulation.upstream.upstream import Upstream

_METHOD_NOT_FOUND = -32601
_INVALID_PARAMS = -32602
_INTERNAL_ERROR = -32603
_MAX_BODY = 1 << 20
_CLOSE_SECONDS = 0.5
_TIP = 10**9


class ReadThroughProxy:
    """Serves the given chains on a free port of 127.0.0.1, in the running event loop, from the first use on."""

    def __init__(self, upstreams: Mapping[int, Upstream]) -> None:
        self._upstreams = upstreams
        self._starting = asyncio.Lock()
        self._runner: web.AppRunner | None = None

    async def url(self, pin: Pin) -> str:
        """Where a fork of this block reads. It has no end."""
        async with self._starting:
            if self._runner is None:
                self._runner = await self._start()
        _, port = self._runner.addresses[0][:2]
        return f"http://127.0.0.1:{port}/{pin.chain_id}/{pin.number}/{pin.hash}"

    async def close(self) -> None:
        """Stop serving."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _start(self) -> web.AppRunner:
        application = web.Application(client_max_size=_MAX_BODY)
        application.router.add_post("/{chain:[0-9]+}/{number:[0-9]+}/{hash:0x[0-9a-f]{64}}", self._serve)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=_CLOSE_SECONDS)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    async def _serve(self, request: web.Request) -> web.Response:
        named = request.match_info
        pin = Pin(int(named["chain"]), int(named["number"]), named["hash"])
        upstream = self._upstreams.get(pin.chain_id)
        if upstream is None:
            return web.json_response({"error": f"chain {pin.chain_id} is not served"}, status=404)
        try:
            message = json.loads(await request.read())
        except ValueError:
            return web.json_response({"error": "the body is not JSON"}, status=400)
        state = upstream.state(pin)
        if isinstance(message, list):
            return web.json_response(await asyncio.gather(*(answer(state, call) for call in message)))
        return web.json_response(await answer(state, message))


async def answer(state: PinnedState, call: Any) -> dict[str, Any]:
    """One JSON-RPC answer. What no node could tell is an error, which anvil passes on, and never a zero or null."""
    if not isinstance(call, Mapping):
        return _error(None, -32600, "a call is a JSON object")
    handler = _HANDLERS.get(str(call.get("method")))
    if handler is None:
        return _error(call, _METHOD_NOT_FOUND, f"the method {call.get('method')} is not served here")
    try:
        result = await handler(state, call.get("params") or [])
    except UpstreamUnavailable as error:
        return _error(call, _INTERNAL_ERROR, str(error))
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        return _error(call, _INVALID_PARAMS, f"invalid params: {error}")
    return {"jsonrpc": "2.0", "id": call.get("id"), "result": result}


def _error(call: Mapping[str, Any] | None, code: int, message: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": (call or {}).get("id"), "error": {"code": code, "message": message}}


async def _chain_id(state: PinnedState, _params: list[Any]) -> str:
    return hex(state.pin.chain_id)


async def _network(state: PinnedState, _params: list[Any]) -> str:
    return str(state.pin.chain_id)


async def _gas_price(state: PinnedState, _params: list[Any]) -> str:
    """From the pinned block, not from the node's view of the market: equal requests must find equal forks."""
    block = await state.block(state.pin.number)
    return hex(int(block.get("baseFeePerGas") or "0x0", 16) + _TIP)


async def _block(state: PinnedState, params: list[Any]) -> Any:
    named = params[0]
    number = int(named, 16) if named.startswith("0x") else state.pin.number
    return await state.block(number)


async def _balance(state: PinnedState, params: list[Any]) -> str:
    return hex((await state.account(read_address(params[0]))).balance)


async def _nonce(state: PinnedState, params: list[Any]) -> str:
    return hex((await state.account(read_address(params[0]))).nonce)


async def _code(state: PinnedState, params: list[Any]) -> str:
    return (await state.account(read_address(params[0]))).code


async def _account(state: PinnedState, params: list[Any]) -> dict[str, str]:
    account = await state.account(read_address(params[0]))
    return {"balance": hex(account.balance), "nonce": hex(account.nonce), "code": account.code}


async def _slot(state: PinnedState, params: list[Any]) -> str:
    return await state.slot(place(params[0], params[1]))


Handler = Callable[[PinnedState, list[Any]], Awaitable[Any]]

_HANDLERS: Mapping[str, Handler] = {
    "eth_chainId": _chain_id,
    "net_version": _network,
    "eth_gasPrice": _gas_price,
    "eth_getBlockByNumber": _block,
    "eth_getBalance": _balance,
    "eth_getTransactionCount": _nonce,
    "eth_getCode": _code,
    "eth_getAccountInfo": _account,
    "eth_getStorageAt": _slot,
}
"""The block parameter is not looked at: the path is the block."""
