"""A bare anvil that forks a recorded block, without the service: what the service is measured against."""

import re
import subprocess
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx

from simulation.anvil.binary import find_anvil
from tests.recorded.corpora import RecordedBlock, RecordedTransaction

_LISTENING = re.compile(r"Listening on 127\.0\.0\.1:(\d+)")
_START_SECONDS = 20.0
QUICK_TO_FAIL = ("--no-rate-limit", "--retries", "0", "--timeout", "2000")
"""A dead upstream is then told in milliseconds, a silent one after two seconds."""


class BareAnvil:
    """anvil 1.7.1 on a free port inside a `with` block, forked from `upstream` at the recorded block's parent.

    Its output is read to the end in a thread: anvil prints a line for each call, and stops answering when nobody
    empties the pipe (measured: after some 5,400 calls). `--quiet` is no way out, since it also hides the port.
    """

    def __init__(self, upstream: str, block: RecordedBlock, hardfork: str | None = None) -> None:
        self._command = [
            *(str(find_anvil()), "--port", "0", "--accounts", "0", "--no-storage-caching"),
            *("--fork-url", upstream, "--fork-block-number", str(block.state.number)),
            *("--hardfork", hardfork or block.hardfork, "--no-request-size-limit"),
            *QUICK_TO_FAIL,
        ]
        self._block = block
        self._lines: list[str] = []
        self._ready = threading.Event()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._ready.wait(_START_SECONDS) or self._port is None:
            self.__exit__(None, None, None)
            raise RuntimeError(f"anvil did not listen; it printed: {''.join(self._lines)}")
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{self._port}", timeout=30.0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if hasattr(self, "_http"):
            self._http.close()
        self._process.kill()
        self._process.wait()
        self._reader.join()
        if self._process.stdout:
            self._process.stdout.close()

    def call(self, method: str, *params: Any) -> dict[str, Any]:
        """The whole JSON-RPC answer: with `result` or with `error`."""
        answer: dict[str, Any] = self.batch([(method, list(params))])[0]
        return answer

    def batch(self, calls: Sequence[tuple[str, list[Any]]]) -> list[dict[str, Any]]:
        """Several calls in one HTTP request, answers as they came."""
        body = [
            {"jsonrpc": "2.0", "id": index, "method": method, "params": params}
            for index, (method, params) in enumerate(calls)
        ]
        answers: list[dict[str, Any]] = self._http.post("/", json=body).json()
        return answers

    def trace_params(self, transaction: RecordedTransaction, tracer: str, **config: bool) -> list[Any]:
        """The parameters of `debug_traceCall` with the transaction's prestate and the block's own values."""
        options: Mapping[str, Any] = {
            "tracer": tracer,
            "tracerConfig": config,
            "stateOverrides": transaction.state_overrides,
            "blockOverrides": dict(self._block.block_overrides),
        }
        return [dict(transaction.request), hex(self._block.state.number), options]

    def replay(self, transaction: RecordedTransaction) -> tuple[dict[str, Any], dict[str, Any]]:
        """The callTracer tree with logs, and the prestateTracer's difference, of one transaction.

        The tree is as anvil gives it but for the top frame's `gas`: anvil subtracts the intrinsic gas there (0 is
        left of a plain transfer), geth shows the transaction's gas limit.
        """
        tree, difference = self.batch(
            [
                ("debug_traceCall", self.trace_params(transaction, "callTracer", withLog=True)),
                ("debug_traceCall", self.trace_params(transaction, "prestateTracer", diffMode=True)),
            ]
        )
        return {**tree["result"], "gas": transaction.request["gas"]}, difference["result"]

    _port: int | None = None

    def _read(self) -> None:
        for line in self._process.stdout or ():
            if self._port is None:
                self._lines.append(line)
                found = _LISTENING.search(line)
                if found:
                    self._port = int(found.group(1))
                    self._ready.set()
        self._ready.set()
