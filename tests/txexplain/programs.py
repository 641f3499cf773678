"""The real program, run as a child process."""

import io
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Final

import pytest
import structlog

from txexplain.cli import program

COMMAND: Final = (sys.executable, "-c", "from txexplain.cli import main; main()")
_START_SECONDS = 60.0


def environment(folder: Path, **extra: str) -> dict[str, str]:
    """Our own variables taken out, the user's data folder put under `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TXEXPLAIN_")}
    root = str(Path(__file__).parents[2])
    return {**kept, "XDG_DATA_HOME": str(folder), "PYTHONPATH": root, "COLUMNS": "100", **extra}


def run(
    folder: Path,
    *arguments: str,
    stdin: bytes = b"",
    variables: Mapping[str, str] | None = None,
    seconds: float = 60,
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in `folder` to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(folder, **(variables or {})),
        input=stdin,
        capture_output=True,
        timeout=seconds,
        check=False,
    )


def run_here(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """As `run`, in this process: some commands are many, and a process takes a second to start."""
    root, config = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    out, err = io.StringIO(), io.StringIO()
    status: int | str | None = 0
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
        patched.chdir(folder)
        patched.setenv("XDG_DATA_HOME", str(folder))
        try:
            program.run(list(arguments))
        except SystemExit as ended:
            status = ended.code
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**config)
    assert isinstance(status, int)
    return subprocess.CompletedProcess(arguments, status, out.getvalue().encode(), err.getvalue().encode())


@dataclass
class Service:
    """A running `txexplain serve`."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path
    folder: Path
    arguments: tuple[str, ...]
    variables: Mapping[str, str]

    def events(self) -> list[dict[str, Any]]:
        """The lines of its log."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@contextmanager
def service(folder: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> Iterator[Service]:
    """`txexplain serve` on a free port, stopped at the end."""
    log, given = folder / "serve.log", variables or {}
    with log.open("wb") as sink:
        process = _start(folder, arguments, given, sink)
    try:
        yield Service(process, _url(process, log), log, folder, arguments, given)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait(10)


def restarted(ended: Service) -> Service:
    """A service that has ended, once more on its folder and port, not waited for. Whoever asks for it ends it."""
    with ended.log.open("ab") as sink:
        arguments = (*ended.arguments, "--port", ended.url.rpartition(":")[2])
        process = _start(ended.folder, arguments, ended.variables, sink)
    return replace(ended, process=process)


def _start(
    folder: Path, arguments: tuple[str, ...], variables: Mapping[str, str], sink: IO[bytes]
) -> subprocess.Popen[bytes]:
    command, inherited = [*COMMAND, "serve", "--port", "0", *arguments], environment(folder, **variables)
    return subprocess.Popen(command, cwd=folder, env=inherited, stderr=sink, stdout=subprocess.DEVNULL)


def _url(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """The address from the log's line, once it is there."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        for line in log.read_text().splitlines():
            event = json.loads(line)
            if event["event"] == "listening":
                return str(event["url"])
        time.sleep(0.02)
    raise AssertionError(f"the service did not start:\n{log.read_text()}")
