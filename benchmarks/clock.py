"""A wall clock that jumps for one process while it runs (libfaketime); its monotonic clock goes on as it was.

The library is loaded before the program and reads the offset from a file, at most a second after it has changed.
"""

import importlib.util
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

import httpx

SEEN_SECONDS: Final = 10.0
_NEAR_SECONDS: Final = 30.0


class Clock:
    """The clock of a process that is started with these `variables`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.set(0)

    @property
    def variables(self) -> Mapping[str, str]:
        """What the process must find in its environment. Raises RuntimeError where the library is not installed."""
        return {
            "LD_PRELOAD": str(_library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, seconds: int) -> None:
        """So far before (after, if negative) the machine's clock. Written at once: half a file is another time."""
        written = self._file.with_suffix(".new")
        written.write_text(f"{seconds:+d}\n", encoding="ascii")
        written.rename(self._file)

    def jump(self, seconds: int, url: str) -> None:
        """Set it, and wait until the service there shows it. Raises RuntimeError where it does not."""
        self.set(seconds)
        until = time.monotonic() + SEEN_SECONDS
        while abs(_ahead(url) - seconds) > _NEAR_SECONDS:
            if time.monotonic() > until:
                raise RuntimeError(f"the clock of {url} did not jump")
            time.sleep(0.1)


def _ahead(url: str) -> float:
    """Seconds by which the service's clock is before ours, by the date of its answer."""
    return parsedate_to_datetime(httpx.get(f"{url}/healthz", timeout=5).headers["date"]).timestamp() - time.time()


def _library() -> Path:
    found = importlib.util.find_spec("libfaketime")
    if found is None or found.origin is None:
        raise RuntimeError("needs libfaketime (pip install libfaketime)")
    return next(Path(found.origin).parent.rglob("libfaketime.so.1"))
