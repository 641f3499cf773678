"""One anvil child process: started, watched, stopped. It never outlives the service."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from simulation.anvil.vitals import read_vitals

_LISTENING = re.compile(rb"Listening on [^:]+:(\d+)")
_KEPT_LINES = 50
_KEPT_CHARACTERS = 500
_STOP_SECONDS = 2.0
_LOOK_SECONDS = 0.05
_READ_BYTES = 1 << 16
_NOT_FOR_CHILDREN = ("TXEXPLAIN_", "ANVIL_", "FOUNDRY_", "DAPP_", "ETH_")
"""Environment variables that hold our secrets, or that would change what anvil does."""


class AnvilFailed(Exception):  # noqa: N818 - names a state of the process
    """anvil did not start, or died. The message holds its own last words."""


class AnvilProcess:
    """A running anvil on a loopback port of its own choice."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._last_lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._readers = [
            asyncio.create_task(self._read(stream)) for stream in (process.stdout, process.stderr) if stream
        ]

    @classmethod
    async def start(
        cls, binary: Path, arguments: Sequence[str], seconds: float = 20.0, most_bytes: int | None = None
    ) -> "AnvilProcess":
        """Start anvil with `--port 0` and wait until it listens. Raises `AnvilFailed` with what it printed.

        With `most_bytes` the kernel, where it can, lets it have no more memory than that; it then aborts.
        """
        wrappers = [*_dies_with_parent(), *_limited(most_bytes)]
        command = [*wrappers, str(binary), "--port", "0", "--host", "127.0.0.1", *arguments]
        process = await asyncio.create_subprocess_exec(
            *command, stdout=PIPE, stderr=PIPE, start_new_session=True, env=_environment()
        )
        anvil = cls(process)
        try:
            async with asyncio.timeout(seconds):
                await anvil._listens()
        except BaseException as error:
            await anvil.stop()
            if isinstance(error, TimeoutError):
                raise AnvilFailed(f"anvil did not listen within {seconds:g} s; {anvil.last_words()}") from error
            raise
        return anvil

    @property
    def url(self) -> str:
        """The HTTP endpoint."""
        return f"http://127.0.0.1:{self._port.result()}"

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.returncode is None

    @property
    def aborted(self) -> bool:
        """Whether it ended itself, as a program does that gets no more memory."""
        return self._process.returncode == -signal.SIGABRT

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    async def wait(self) -> None:
        """Return when the process has ended."""
        await self._process.wait()

    def kill(self) -> None:
        """End it at once; every call under way fails."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    def last_words(self) -> str:
        """The last lines that anvil printed, for error messages and logs."""
        return "it printed: " + " | ".join(self._last_lines) if self._last_lines else "it printed nothing"

    async def stop(self) -> None:
        """Ask it to end, insist after two seconds, and collect it. Safe to call twice."""
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), _STOP_SECONDS)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        _, unread = await asyncio.wait(self._readers, timeout=_STOP_SECONDS)
        for reader in unread:
            reader.cancel()

    async def _listens(self) -> None:
        """Until it does. One that somebody stops meanwhile would hold all who wait for it, and is given up."""
        while not self._port.done():
            await asyncio.wait({self._port}, timeout=_LOOK_SECONDS)
            vitals = read_vitals(self.pid)
            if vitals is not None and vitals.stopped:
                self.kill()
                raise AnvilFailed(f"anvil was stopped before it listened; {self.last_words()}")
        self._port.result()

    async def _read(self, stream: asyncio.StreamReader) -> None:
        """Keep the pipes empty, or anvil would block on a full one; remember the last lines and the port.

        Read in chunks: what a contract prints can be a line of any length.
        """
        rest = b""
        while chunk := await stream.read(_READ_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            rest = rest[-_KEPT_CHARACTERS:]
            for line in lines:
                self._hear(line)
        self._hear(rest)
        if not self._port.done():
            await asyncio.sleep(0)  # let the other pipe deliver its last lines first
        if not self._port.done():
            self._port.set_exception(AnvilFailed(f"anvil ended before it listened; {self.last_words()}"))
            self._port.exception()

    def _hear(self, line: bytes) -> None:
        text = line[:_KEPT_CHARACTERS].decode("utf-8", "replace").strip()
        if text:
            self._last_lines.append(text)
        found = _LISTENING.search(line)
        if found and not self._port.done():
            self._port.set_result(int(found.group(1)))


def _environment() -> dict[str, str]:
    """Ours without secrets, and without proxies: the child speaks to loopback alone."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(_NOT_FOR_CHILDREN) and not name.upper().endswith("_PROXY")
    }


def _dies_with_parent() -> list[str]:
    """On Linux the kernel ends the child when the service dies by a signal that it cannot handle."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def _limited(most_bytes: int | None) -> list[str]:
    """On Linux the kernel counts the memory that a process may write to (RLIMIT_DATA)."""
    prlimit = shutil.which("prlimit")
    return [prlimit, f"--data={most_bytes}"] if prlimit and most_bytes is not None else []
