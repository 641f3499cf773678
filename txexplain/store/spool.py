"""Reports in files, for the time in which the database is away.

A file is written under another name, written through to the disk, renamed, and the folder written through: after that
it survives a crash of the machine, and before that it does not exist. Its first line is the SHA-256 of the rest, so a
file that the disk damaged is known as such. Several processes may share a folder; one at a time replays it.
"""

import dataclasses
import fcntl
import hashlib
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from txexplain.filing import Filing, Idempotency

_logger = structlog.get_logger(__name__)

_SUFFIX: Final = ".report"
_UNFINISHED: Final = ".unfinished"
_DAMAGED: Final = ".damaged"
_REFUSED: Final = ".refused"


class SpoolFull(Exception):  # noqa: N818 - it states what is the case
    """The spool may not or cannot take another report; the message says which."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A report as it lies in the spool: its id, when it was made (Unix milliseconds), for whom, and its JSON text."""

    id: str
    created_at: int
    filing: Filing
    body: str


class Spool:
    """A folder of reports that holds at most `max_bytes`. All methods block; call them in a thread."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        """Make the folder, readable by its owner only. Raises OSError."""
        self._folder = folder
        self.max_bytes = max_bytes
        self._one_at_a_time = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for leftover in folder.glob(f"*{_UNFINISHED}"):
            # Its writer died before anybody was told that the report is kept; another process may be writing its own.
            if not _alive(leftover):
                leftover.unlink(missing_ok=True)

    def put(self, item: Spooled) -> Path:
        """Keep it; the same report twice is one file. When this returns it survives a crash. Raises `SpoolFull`."""
        content = _written(item)
        with self._one_at_a_time:
            return self._put(item, content)

    def _put(self, item: Spooled, content: bytes) -> Path:
        if self.size() + len(content) > self.max_bytes:
            raise SpoolFull(f"the spool holds its {self.max_bytes} bytes")
        name = f"{item.created_at:016d}-{item.id}"
        unfinished = self._folder / f"{name}.{os.getpid()}{_UNFINISHED}"
        try:
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            kept = unfinished.rename(self._folder / f"{name}{_SUFFIX}")
            self._write_through()
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise SpoolFull(f"the spool cannot be written ({error.strerror})") from error
        return kept

    def paths(self) -> list[Path]:
        """The files, oldest report first."""
        return sorted(self._folder.glob(f"*{_SUFFIX}"))

    def size(self) -> int:
        """Bytes held, damaged files included."""
        total = 0
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    total += entry.stat().st_size
        return total

    def read(self, path: Path) -> Spooled | None:
        """What a file holds. A damaged one is renamed, so that it is kept and not tried again: None. Raises OSError."""
        try:
            return _parsed(path.read_bytes())
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            _logger.exception("spooled report damaged", file=path.name)
            path.rename(path.with_suffix(_DAMAGED))
            return None

    def remove(self, path: Path) -> None:
        """Forget it: the database has it. A crash before this is on disk replays it again, which changes nothing."""
        path.unlink(missing_ok=True)

    def put_aside(self, path: Path) -> None:
        """Keep it for a person to look at: the database refuses it for good."""
        path.rename(path.with_suffix(_REFUSED))

    def put_aside_count(self) -> int:
        """Files that are damaged or were refused; they are never deleted here."""
        return sum(1 for path in self._folder.iterdir() if path.suffix in {_DAMAGED, _REFUSED})

    @contextmanager
    def replaying(self) -> Iterator[bool]:
        """Whether this process may replay now; no other one does until the end of the block."""
        with (self._folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
                return
            yield True

    def _write_through(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _written(item: Spooled) -> bytes:
    content = json.dumps(dataclasses.asdict(item)).encode()
    return hashlib.sha256(content).hexdigest().encode() + b"\n" + content


def _parsed(content: bytes) -> Spooled:
    digest, _, rest = content.partition(b"\n")
    if hashlib.sha256(rest).hexdigest().encode() != digest:
        raise ValueError("the content is not the one that was written")
    document = json.loads(rest)
    filing = document.pop("filing")
    name = filing.pop("idempotency")
    return Spooled(filing=Filing(**filing, idempotency=None if name is None else Idempotency(**name)), **document)


def _alive(unfinished: Path) -> bool:
    pid = unfinished.name.removesuffix(_UNFINISHED).rpartition(".")[2]
    if not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
