"""A real `txexplain serve` process on a loopback port, for the length of a `with` block."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from txexplain.chain.manifest import Manifest

_START_SECONDS = 30.0
_STOP_SECONDS = 10.0
_KEPT_CHARACTERS = 4_000


class ServiceProcess:
    """The service as an operator starts it.

    Args:
        folder: Holds the database, the log (`service.log`) and the working directory; a second process on the same
            folder finds the first one's reports.
        rpc: Chain id to upstream URL.
        hardforks: Chain id to hardfork, for chains whose schedule the service does not know.
        profile: The policy's profile, where it is not the default one.
        feeds: The folder of imported feeds, where there are some.
    """

    def __init__(
        self,
        folder: Path,
        rpc: Mapping[int, str],
        hardforks: Mapping[int, str] | None = None,
        profile: Path | None = None,
        feeds: Path | None = None,
    ) -> None:
        self.port = _free_port()
        self.log = folder / "service.log"
        self._folder = folder
        self._command = [
            *(_program(), "serve", "--host", "127.0.0.1", "--port", str(self.port), "--model", "off"),
            *("--database-url", f"sqlite+aiosqlite:///{folder / 'reports.db'}", "--spool", str(folder / "spool")),
            *(option for chain, url in rpc.items() for option in ("--rpc", f"{chain}={url}")),
            *(option for chain, name in (hardforks or {}).items() for option in ("--hardfork", f"{chain}={name}")),
            *(() if profile is None else ("--profile", str(profile))),
            *(() if feeds is None else ("--feeds", str(feeds))),
        ]

    @property
    def url(self) -> str:
        """The REST endpoint's base."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process id, for tests that end its parts."""
        return self._process.pid

    def __enter__(self) -> Self:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._http = httpx.Client(base_url=self.url, timeout=60.0)
        try:
            self._wait_until_alive()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask it to stop, insist after ten seconds; its process group goes with it."""
        self._http.close()
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def explain(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The report of one request; fails with the problem document and the service's last words if there is none."""
        answer = self._http.post("/v1/explain", json=dict(body))
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text[:_KEPT_CHARACTERS]}\n{self.last_words()}"
        report: dict[str, Any] = answer.json()
        return report

    def last_words(self) -> str:
        """The end of what the service printed."""
        return self.log.read_text(errors="replace")[-_KEPT_CHARACTERS:]

    def _wait_until_alive(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the service ended with status {self._process.returncode}: {self.last_words()}")
            with contextlib.suppress(httpx.TransportError):
                if self._http.get("/healthz").status_code == 200:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"the service was not alive after {_START_SECONDS:g} s: {self.last_words()}")


@dataclass(frozen=True)
class Demo:
    """The fixture chain, and a service in front of it whose profile knows its contracts."""

    chain: Manifest
    service: ServiceProcess


def _program() -> str:
    """The installed command of the environment that runs the tests."""
    program = shutil.which("txexplain", path=str(Path(sys.executable).parent))
    if program is None:
        raise RuntimeError(f"no txexplain command beside {sys.executable}; install the project into that environment")
    return program


def _environment() -> dict[str, str]:
    """The tester's environment without its own settings of the service, but for the choice of the anvil program."""
    kept = {"TXEXPLAIN_ANVIL"}
    return {name: value for name, value in os.environ.items() if name in kept or not name.startswith("TXEXPLAIN_")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
