"""An anvil process of our own: started on a free port, watched until it listens, stopped cleanly."""

import re
import subprocess
from collections import deque
from collections.abc import Sequence
from io import StringIO
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self

from simulation.anvil.binary import AnvilMissing, find_anvil
from txexplain.chain.failure import ChainError

HOST = "127.0.0.1"
START_TIMEOUT_SECONDS = 20.0
STOP_TIMEOUT_SECONDS = 10.0
LISTENING = re.compile(r"Listening on \S+:(\d+)")


class AnvilNode:
    """A running anvil: `with AnvilNode(["--chain-id", "31337"]) as node: node.url`. Port 0 takes any free port."""

    def __init__(self, options: Sequence[str], port: int = 0) -> None:
        try:
            binary = find_anvil()
        except AnvilMissing as error:
            raise ChainError(str(error)) from error
        self._command = [str(binary), "--host", HOST, "--port", str(port), *options]
        self._tail: deque[str] = deque(maxlen=20)
        self._port: SimpleQueue[int | None] = SimpleQueue()
        self.url = ""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(  # noqa: S603 - our own anvil, with our own options
            self._command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        self._reader = Thread(target=self._drain, daemon=True)
        self._reader.start()
        self.url = f"http://{HOST}:{self._wait_for_port()}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def wait(self) -> int:
        """Blocks until the process ends by itself; its exit status."""
        return self._process.wait()

    def stop(self) -> None:
        """Asks the process to end, and ends it when it does not."""
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(STOP_TIMEOUT_SECONDS)

    def _drain(self) -> None:
        """Reads all that anvil prints: an undrained pipe would stop it after 64 KiB of log lines."""
        with self._process.stdout or StringIO() as output:
            for line in output:
                self._tail.append(line.rstrip())
                if listening := LISTENING.search(line):
                    self._port.put(int(listening.group(1)))
        self._port.put(None)

    def _wait_for_port(self) -> int:
        try:
            port = self._port.get(timeout=START_TIMEOUT_SECONDS)
        except Empty:
            port = None
        if port is None:
            self.stop()
            raise ChainError("anvil did not start listening; it said:\n" + "\n".join(self._tail))
        return port
