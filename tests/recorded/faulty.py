"""A node in front of a real one that can be given a fault: it dies, hangs, lags, limits, talks garbage or lies."""

import json
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import httpx

BEHIND = 5
"""Blocks that a lagging node is behind."""
_HANG_SECONDS = 60.0
_BLOCKS = frozenset({"eth_getBlockByNumber", "eth_getBlockByHash"})
_LIE = "0x" + "ee" * 4
"""How the hashes of a lying node begin."""


class Fault(Enum):
    """What is wrong with the node."""

    NONE = "well"
    DEAD = "dies"
    HANGS = "hangs"
    LAGS = "lags behind"
    GARBAGE = "answers garbage"
    OTHER_HASH = "names blocks by wrong hashes"
    LIMITS = "limits the requests"


@dataclass
class FaultyNode:
    """Serves the node at `behind` on a loopback port inside a `with` block. `fault` may be set at any time.

    `reading` surrounds each look at the real node; `retry_after` is what a limiting one asks for, in seconds.

    A node that names wrong hashes does so consistently: asked for the state of such a block, it gives an older one's.
    """

    behind: str
    reading: Callable[[], AbstractContextManager[None]] = nullcontext
    fault: Fault = Fault.NONE
    retry_after: int = 2
    requests: int = 0
    _released: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where the node answers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._http = httpx.Client(
            headers={"Content-Type": "application/json"},
            timeout=30.0,
            trust_env=False,
            limits=httpx.Limits(max_connections=64),
        )
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.node = self
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._http.close()

    def hang(self) -> None:
        """Wait as long as anybody would, or until the node is closed."""
        self._released.wait(_HANG_SECONDS)

    def reply(self, body: bytes) -> bytes:
        """The answer to one HTTP body."""
        if self.fault is Fault.GARBAGE:
            return b'[{"jsonrpc": "2.0", "id": [0], "result": {"number": "0xzz"}}, 7, null]'
        with self.reading():
            return self._forwarded(body)

    def _forwarded(self, body: bytes) -> bytes:
        if self.fault is Fault.NONE:
            return self._http.post(self.behind, content=body).content
        message = json.loads(body)
        if isinstance(message, list):
            return json.dumps([self._one(call) for call in message]).encode()
        return json.dumps(self._one(message)).encode()

    def _one(self, call: dict[str, Any]) -> dict[str, Any]:
        head = int(self._ask("eth_blockNumber", [])["result"], 16) - (BEHIND if self.fault is Fault.LAGS else 0)
        params = [self._truly(param, head) for param in call.get("params", [])]
        found = self._ask(call["method"], params)
        if isinstance(found.get("result"), dict) and call["method"] in _BLOCKS:
            found["result"] = self._block(found["result"], head)
        elif self.fault is Fault.LAGS and any(self._is_ahead(param, head) for param in params):
            found = {"error": {"code": -32000, "message": "header not found"}}
        return {**found, "jsonrpc": "2.0", "id": call.get("id")}

    def _ask(self, method: str, params: list[Any]) -> dict[str, Any]:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        answer: dict[str, Any] = self._http.post(self.behind, json=body).json()
        return answer

    def _truly(self, param: Any, head: int) -> Any:
        """The parameter as the real node is asked: "latest" is this node's own head, a made-up hash an older block."""
        if param == "latest":
            return hex(head)
        if isinstance(param, dict) and str(param.get("blockHash", "")).startswith(_LIE):
            return hex(max(0, head - BEHIND))
        return param

    def _block(self, block: dict[str, Any], head: int) -> dict[str, Any] | None:
        if int(block["number"], 16) > head:
            return None
        if self.fault is Fault.OTHER_HASH:
            return {**block, "hash": _LIE + block["hash"][len(_LIE) :]}
        return block

    def _is_ahead(self, param: Any, head: int) -> bool:
        if not isinstance(param, dict) or "blockHash" not in param:
            return False
        block = self._ask("eth_getBlockByHash", [param["blockHash"], False]).get("result")
        return block is None or int(block["number"], 16) > head


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    node: FaultyNode

    def handle_error(self, *_: Any) -> None:
        """A caller that left is nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    """One HTTP connection, kept alive while the node lives."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_POST(self) -> None:
        node = self.server.node
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        node.requests += 1
        if node.fault is Fault.HANGS:
            node.hang()
        if node.fault in {Fault.DEAD, Fault.HANGS}:
            self.close_connection = True
            return
        limited = node.fault is Fault.LIMITS
        answer = b"" if limited else node.reply(body)
        self.send_response(429 if limited else 200)
        if limited:
            self.send_header("Retry-After", str(node.retry_after))
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Silence."""
