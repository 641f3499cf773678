"""`python3 -m benchmarks.first_answer`: seconds from a fresh clone to the first real answer, step by step.

Clones this repository into a temporary folder, runs there what README.md says, starts the service in front of the
fixture chain and sends it the README's own request. Needs nothing but Python, git, node and npm; packages come from the
registries, or from the caches of pip and npm where they hold them.
"""

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

_ROOT: Final = Path(__file__).resolve().parents[1]
_PATIENCE_SECONDS: Final = 120.0


class Steps:
    """Runs steps and prints how long each took."""

    def __init__(self) -> None:
        self.total = 0.0

    def run(self, name: str, step: Callable[[], Any]) -> Any:
        """What the step gives."""
        start = time.perf_counter()
        result = step()
        self.say(name, time.perf_counter() - start)
        return result

    def say(self, name: str, seconds: float) -> None:
        """A line, added to the total."""
        self.total += seconds
        sys.stdout.write(f"{name:44}{seconds:9.1f} s\n")
        sys.stdout.flush()


def readme_request(folder: Path) -> bytes:
    """The body that README.md sends with curl. Raises ValueError where there is none."""
    found = re.search(
        r"curl \S* ?localhost:8600/v1/explain .*? -d '(.*?)'", (folder / "README.md").read_text(), re.DOTALL
    )
    if found is None:
        raise ValueError("README.md sends no request to /v1/explain")
    return json.dumps(json.loads(found[1])).encode()


@contextmanager
def _serving(folder: Path, port: int) -> Iterator[str]:
    """The demo's service, as `make serve` starts it, on a port of its own."""
    command = [".venv/bin/python", "-m", "txexplain.demo", "serve", "--port", str(port)]
    with (folder / "service.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)  # noqa: S603 - our own program
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)


def _ready(url: str) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):  # noqa: S310 - our own loopback address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"the service was not ready after {_PATIENCE_SECONDS:g} s")


def _ask(url: str, body: bytes) -> Any:
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"{url}/v1/explain", body, headers)  # noqa: S310 - our own loopback address
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
        return json.load(answer)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _quietly(*command: str, folder: Path) -> Callable[[], None]:
    """A command whose output is shown where it fails only."""

    def run() -> None:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - named below
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")

    return run


def main() -> int:
    """Print the steps and the total. Returns the exit status: 1 where the first answer is not the expected one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repository", default=str(_ROOT), help="what to clone; this repository by default")
    source = parser.parse_args().repository
    steps = Steps()
    with tempfile.TemporaryDirectory(prefix="first-answer-") as temporary:
        folder = Path(temporary) / "txexplain"
        steps.run("git clone", _quietly("git", "clone", "--quiet", source, str(folder), folder=Path(temporary)))
        steps.run("make setup (Python and npm packages)", _quietly("make", "setup", folder=folder))
        steps.run("make chain (real protocols on an anvil)", _quietly("make", "chain", folder=folder))
        body = readme_request(folder)
        with _serving(folder, _free_port()) as url:
            steps.run("start, until it is ready", lambda: _ready(url))
            report = steps.run("the first answer", lambda: _ask(url, body))
            again = time.perf_counter()
            _ask(url, body)
            again = time.perf_counter() - again
    sys.stdout.write(f"{'from the clone to the first answer':44}{steps.total:9.1f} s\n")
    sys.stdout.write(f"{'(the second answer took':44}{again:9.3f} s)\n")
    verdict, effects = report["verdict"]["level"], report["effects"]["status"]
    sys.stdout.write(f"verdict {verdict}, simulation {effects}: {report['explanation']['headline']}\n")
    return 0 if (verdict, effects) == ("benign", "success") else 1


if __name__ == "__main__":
    sys.exit(main())
