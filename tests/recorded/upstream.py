"""A small upstream JSON-RPC node that serves the state of one recorded block, for anvil to fork from.

`RecordedState` is the node itself and does no I/O. `RecordedUpstream` puts it on a loopback port, counts
what was asked, and can be slow (`latency`) or down (`available`) on purpose.

    .venv/bin/python -m tests.recorded --block 22546209 --port 8600 --latency 0.05 --tracer

Measured with anvil 1.7.1: with `--fork-url URL --fork-block-number N` it asks, at start, `eth_chainId`,
`eth_getBlockByNumber` and `eth_gasPrice`; then, for each account that it does not hold yet, `eth_getBalance`,
`eth_getTransactionCount` and `eth_getCode` in three separate requests (also for accounts that state overrides
describe in full, and for the coinbase), and `eth_getStorageAt` for each slot. It tries `eth_getAccountInfo` once, and
keeps to it where a node has it; this node, like geth, has not. BLOCKHASH asks for the header, and takes `null` for
keccak-256 of nothing, so a node must hold the headers that its transactions can see.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.recorded.state import RecordedState, RpcError


@dataclass
class RecordedUpstream:
    """Serves a `RecordedState` on a loopback port inside a `with` block.

    Args:
        state: What is served.
        latency: Seconds added to every HTTP request (a batch is one request).
        port: 0 takes a free one.

    `requests` counts HTTP requests, `calls` counts JSON-RPC calls by method, `log` keeps the calls in order.
    While `available` is false every connection is closed without an answer, as by a node that dies. Any `status` but
    200 is given without an answer, as by a node that limits requests.
    """

    state: RecordedState
    latency: float = 0.0
    port: int = 0
    available: bool = True
    status: int = 200
    requests: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    log: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the node answers."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.upstream = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reset_counters(self) -> None:
        """Forget what was asked so far."""
        self.requests = 0
        self.calls.clear()
        self.log.clear()

    def reply(self, body: bytes) -> Any:
        """The JSON-RPC answer, or list of answers in the order of the batch, to one HTTP body."""
        message = json.loads(body)
        if isinstance(message, list):
            return [self._reply_one(call) for call in message]
        return self._reply_one(message)

    def _reply_one(self, call: Mapping[str, Any]) -> Mapping[str, Any]:
        method, params = call["method"], call.get("params", [])
        self.calls[method] += 1
        self.log.append((method, params))
        envelope = {"jsonrpc": "2.0", "id": call.get("id")}
        try:
            return {**envelope, "result": self.state.answer(method, params)}
        except RpcError as error:
            return {**envelope, "error": {"code": error.code, "message": str(error)}}


class _Server(ThreadingHTTPServer):
    """Its threads are daemons, and are not waited for: an idle keep-alive connection would hold a test back."""

    daemon_threads = True
    block_on_close = False
    upstream: RecordedUpstream

    def handle_error(self, *_: Any) -> None:
        """A caller that left before its answer is nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    """One HTTP connection, kept alive."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        upstream = self.server.upstream
        upstream.requests += 1
        if upstream.latency:
            time.sleep(upstream.latency)
        if not upstream.available:
            self.close_connection = True
            return
        answer = json.dumps(upstream.reply(body)).encode() if upstream.status == 200 else b""
        self.send_response(upstream.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Silence: the counters say what was asked."""
