"""Large bodies, parsed in a process of their own.

Python's parser holds the interpreter lock to its end: in a thread of the service, a mebibyte that is refused held up
the answers of all other callers for up to 16 ms, and one that is judged for 70 ms (measured).
"""

import asyncio
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeVar

import structlog

from txexplain.parsing_worker import read_message, write_message

T = TypeVar("T")

_logger = structlog.get_logger(__name__)

_WORKER: Final = "txexplain.parsing_worker"

_SECONDS: Final = 5.0
"""For one body. The most laborious one within the limits takes a fiftieth of it (measured)."""

_START_SECONDS: Final = 30.0
"""Until it says that it is ready, which took 0.6 to 1.4 seconds (measured) and can take many times that where the
processors are busy."""

_GRACE_SECONDS: Final = 2.0
"""A process that says nothing for this much longer is stopped: the kernel ends none that does not run."""

_ATTEMPTS: Final = 3
"""The process may be killed for what is not the body's fault, even twice."""


class CannotParse(Exception):  # noqa: N818 - it states what is the case
    """The body could not be parsed; the message says why."""


class ParsingProcess:
    """One process, which parses one body after another. It is started at once and replaced when it ends."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._thread = ThreadPoolExecutor(1, "parser")
        self._closed = False
        self._ready = False
        self._worker: subprocess.Popen[bytes] | None = self._start()

    async def parse(self, body: bytes, parse: Callable[[bytes], T]) -> T:
        """What `parse`, a function that can be pickled, makes of the body. Raises what it raises, or `CannotParse`."""
        found: T = await asyncio.get_running_loop().run_in_executor(self._thread, self._parsed, body, parse)
        return found

    def close(self) -> None:
        """End the process; bodies that are still waiting are not parsed."""
        self._closed = True
        if self._worker is not None:
            self._worker.kill()
        self._thread.shutdown(cancel_futures=True)
        self._discard()

    def _parsed(self, body: bytes, parse: Callable[[bytes], Any]) -> Any:
        value, error = pickle.loads(self._asked(pickle.dumps((parse, body), pickle.HIGHEST_PROTOCOL)))  # noqa: S301
        if isinstance(error, MemoryError):
            raise CannotParse("the body could not be parsed: it took too much memory") from error
        if error is not None:
            raise error
        return value

    def _asked(self, message: bytes) -> bytes:
        """The process's answer. Messages are read whole, so that no caller gets another one's."""
        for _ in range(_ATTEMPTS):
            if self._closed:
                break
            self._worker = self._worker or self._start()
            try:
                return self._exchanged(self._worker, message)
            except (EOFError, OSError):
                if self._discard() == -signal.SIGALRM:
                    self._worker = self._start()
                    raise CannotParse(
                        f"the body could not be parsed within {self._seconds:g} seconds; send a smaller one"
                    ) from None
        raise CannotParse("the body could not be parsed: the process for it ended; ask again")

    def _exchanged(self, worker: "subprocess.Popen[bytes]", message: bytes) -> bytes:
        if worker.stdin is None or worker.stdout is None:
            raise TypeError("the parsing process was started without pipes")
        if not self._ready:
            with _killed_after(_START_SECONDS, worker):
                read_message(worker.stdout)
            self._ready = True
        with _killed_after(self._seconds + _GRACE_SECONDS, worker):
            write_message(worker.stdin, message)
            return read_message(worker.stdout)

    def _start(self) -> "subprocess.Popen[bytes]":
        """It gets the place of our code and nothing else of our environment, in which secrets may stand."""
        environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        command = [sys.executable, "-P", "-m", _WORKER, str(self._seconds)]
        return subprocess.Popen(  # noqa: S603 - a fixed command
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True
        )

    def _discard(self) -> int | None:
        """Its exit status, once it is gone."""
        worker, self._worker, self._ready = self._worker, None, False
        if worker is None:
            return None
        worker.kill()
        status = worker.wait()
        for stream in (worker.stdin, worker.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        if not self._closed:
            _logger.warning("the parsing process ended and is replaced", status=status)
        return status


@contextmanager
def _killed_after(seconds: float, worker: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Whoever waits for its answer inside the block waits no longer than this."""
    timer = threading.Timer(seconds, worker.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
