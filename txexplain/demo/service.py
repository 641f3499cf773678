"""The service as a process of its own, in front of the fixture chain: what `make demo` and `make serve` start."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

from txexplain.chain.failure import ChainError
from txexplain.chain.manifest import read_manifest
from txexplain.chain.paths import CHAIN_DIRECTORY
from txexplain.chain.serve import upstream
from txexplain.demo.known_contracts import import_feed, write_profile

FOLDER: Final = CHAIN_DIRECTORY.parent / "demo"
DATABASE: Final = f"sqlite+aiosqlite:///{FOLDER / 'reports.db'}"
SERVE_PORT: Final = 8600
"""Where `make serve` listens."""

_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 15.0


def command(rpc_url: str, port: int) -> list[str]:
    """The operator's command for the fixture chain, with its database and profile in the build folder."""
    manifest = read_manifest(CHAIN_DIRECTORY)
    profile = write_profile(manifest, FOLDER / "profile.toml")
    feeds = import_feed(manifest, FOLDER / "feeds")
    return [
        *(sys.executable, "-m", "txexplain", "serve", "--rpc", f"{manifest.chain_id}={rpc_url}"),
        *(
            "--database-url",
            DATABASE,
            "--profile",
            str(profile),
            "--feeds",
            str(feeds),
            "--console-two-factor",
            "false",
        ),
        *("--spool", str(FOLDER / "spool"), "--host", "127.0.0.1", "--port", str(port)),
    ]


@contextmanager
def running_service() -> Iterator[str]:
    """The base URL of a service that forks the fixture chain. Raises `ChainError` with its log if it does not start."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    log = FOLDER / "service.log"
    port = _free_port()
    with upstream() as node, log.open("wb") as output:
        process = subprocess.Popen(command(node.url, port), stdout=output, stderr=output, stdin=subprocess.DEVNULL)  # noqa: S603 - our own program
        try:
            _wait_until_ready(process, f"http://127.0.0.1:{port}", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            _stop(process)


def serve(port: int, node_port: int = 0) -> int:
    """Run the service on the fixture chain in the foreground until it is interrupted. Returns its exit status.

    A wallet that wants to send on that chain reaches its node at `node_port`; 0 takes any free one.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with upstream(port=node_port) as node:
        process = subprocess.Popen(command(node.url, port))  # noqa: S603 - our own program
        try:
            return process.wait()
        except KeyboardInterrupt:
            return process.wait()
        finally:
            _stop(process)


def _wait_until_ready(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/readyz").status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise ChainError(f"the service did not become ready; its log:\n{log.read_text(errors='replace')[-2000:]}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
