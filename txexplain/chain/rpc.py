"""JSON-RPC to a local anvil, for building and checking the fixture chain."""

from itertools import count
from types import TracebackType
from typing import Any, Self

import httpx

from txexplain.chain.failure import ChainError

# anvil answers in milliseconds; dumping the whole state is the slow call.
TIMEOUT_SECONDS = 60.0


class RpcError(ChainError):
    """The node answered with a JSON-RPC error; `data` holds revert data where the node sent any."""

    def __init__(self, method: str, error: dict[str, Any]) -> None:
        super().__init__(f"{method}: {error.get('message', error)}")
        self.data: object = error.get("data")


class JsonRpc:
    """One node's JSON-RPC endpoint. Close it, or use it as a context manager."""

    def __init__(self, url: str) -> None:
        self.url = url
        # trust_env=False: a proxy set for the outside world must not see loopback calls.
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False)
        self._ids = count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def call(self, method: str, *params: object) -> Any:
        """The call's `result`. Raises RpcError on a JSON-RPC error, httpx.HTTPError when the node is unreachable."""
        request = {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": list(params)}
        answer = self._client.post(self.url, json=request).raise_for_status().json()
        if "error" in answer:
            raise RpcError(method, answer["error"])
        return answer["result"]

    def head(self) -> dict[str, Any]:
        """The newest block, its transactions as hashes."""
        block: dict[str, Any] = self.call("eth_getBlockByNumber", "latest", False)  # noqa: FBT003 - a JSON value
        return block
