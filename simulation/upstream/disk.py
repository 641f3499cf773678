"""State that cannot change, kept on disk by (chain, block hash, item) in one SQLite file, for the next start.

Nothing is believed for being on the disk: every item carries a checksum over its whole place, code is named by its own
hash, and a file that is no database any more is begun anew. A cache may forget; it may not lie.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Final, TypeVar

import structlog

from decoders.primitives import keccak
from simulation.upstream.header import Pin

_logger = structlog.get_logger(__name__)

FILE_NAME: Final = "state.sqlite"
DEFAULT_LIMIT: Final = 2**30
"""Bytes on disk."""

ACCOUNT: Final = b"a"
"""The first byte of an account's key. Its value ends with the hash of its code."""

_CHECKSUM = 8
_LOADED_AT_ONCE = 200_000
_BUSY_MS = 1_000
_SCHEMA = """
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS pins (pin BLOB PRIMARY KEY, used INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS items (pin BLOB, key BLOB, value BLOB NOT NULL, PRIMARY KEY (pin, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS codes (hash BLOB PRIMARY KEY, code BLOB NOT NULL);
"""

T = TypeVar("T")


@dataclass(slots=True)
class Batch:
    """Items by key, and code by hash, as bytes."""

    items: dict[bytes, bytes] = field(default_factory=dict)
    codes: dict[bytes, bytes] = field(default_factory=dict)


class StateDisk:
    """One folder of one service. All work is done in a thread of its own; nothing here raises for a bad disk."""

    def __init__(self, folder: Path, limit: int = DEFAULT_LIMIT) -> None:
        self._file = folder / FILE_NAME
        self._limit = limit
        self._thread = ThreadPoolExecutor(1, "state-disk")
        self._connection: sqlite3.Connection | None = None
        self.refused = 0
        """Items that were not what had been written."""

    async def load(self, pin: Pin) -> Batch:
        """What is kept of this block, with the code of its accounts."""
        return await self._run(lambda: self._load(_name(pin)), Batch())

    async def keep(self, pin: Pin, batch: Batch) -> None:
        """Add to what is kept of this block; blocks used longest ago leave when there is no room."""
        await self._run(lambda: self._keep(_name(pin), batch), None)

    async def close(self) -> None:
        """Close the file; what was given to `keep` is in it."""
        await self._run(self._close, None)
        self._thread.shutdown()

    async def _run(self, work: Callable[[], T], otherwise: T) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: self._guarded(work, otherwise))

    def _guarded(self, work: Callable[[], T], otherwise: T) -> T:
        try:
            return work()
        except sqlite3.OperationalError as error:
            # A full disk, another process in the file: the state is read from the node instead.
            _logger.warning("state cache not usable", error=str(error))
        except sqlite3.DatabaseError as error:
            _logger.warning("state cache damaged and begun anew", error=str(error))
            self._begin_anew()
        except OSError as error:
            _logger.warning("state cache not usable", error=str(error))
        return otherwise

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._file, timeout=_BUSY_MS / 1000, isolation_level=None)
            self._connection = connection
            connection.executescript(_SCHEMA)
        return self._connection

    def _load(self, name: bytes) -> Batch:
        connection = self._open()
        batch = Batch()
        rows = connection.execute("SELECT key, value FROM items WHERE pin = ? LIMIT ?", (name, _LOADED_AT_ONCE))
        for key, value in rows:
            if _is_whole(name, key, value):
                batch.items[key] = value[_CHECKSUM:]
            else:
                self.refused += 1
        for digest, code in _codes_of(connection, batch.items.items()):
            if keccak(code) == digest:
                batch.codes[digest] = code
            else:
                self.refused += 1
        if batch.items:
            _touch(connection, name)
        return batch

    def _keep(self, name: bytes, batch: Batch) -> None:
        connection = self._open()
        connection.execute("BEGIN")
        try:
            _touch(connection, name)
            rows = [(name, key, _checksum(name, key, value) + value) for key, value in batch.items.items()]
            connection.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?)", rows)
            connection.executemany("INSERT OR REPLACE INTO codes VALUES (?, ?)", batch.codes.items())
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        self._make_room(connection)

    def _make_room(self, connection: sqlite3.Connection) -> None:
        """Forget blocks until a fifth of the room is free; then code that no block needs."""
        if _size(connection) <= self._limit:
            return
        while _size(connection) > self._limit * 4 // 5:
            oldest = connection.execute("SELECT pin FROM pins ORDER BY used LIMIT 1").fetchone()
            if oldest is None:
                connection.execute("DELETE FROM codes")
                break
            connection.execute("DELETE FROM items WHERE pin = ?", oldest)
            connection.execute("DELETE FROM pins WHERE pin = ?", oldest)
            _forget_unused_codes(connection)
        connection.execute("PRAGMA incremental_vacuum").fetchall()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _begin_anew(self) -> None:
        self._close()
        for suffix in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _name(pin: Pin) -> bytes:
    return pin.chain_id.to_bytes(8, "big") + bytes.fromhex(pin.hash[2:])


def _checksum(name: bytes, key: bytes, value: bytes) -> bytes:
    """Over the place too: a value that slid to another place is as wrong as one that changed."""
    return blake2b(len(key).to_bytes(2, "big") + name + key + value, digest_size=_CHECKSUM).digest()


def _is_whole(name: bytes, key: object, value: object) -> bool:
    """Whether the item is what was written there. A damaged file can hold anything, not only bytes."""
    if not isinstance(key, bytes) or not isinstance(value, bytes):
        return False
    return value[:_CHECKSUM] == _checksum(name, key, value[_CHECKSUM:])


def _touch(connection: sqlite3.Connection, name: bytes) -> None:
    """Mark the block as the one used last."""
    connection.execute("INSERT OR REPLACE INTO pins SELECT ?, coalesce(max(used), 0) + 1 FROM pins", (name,))


def _codes_of(connection: sqlite3.Connection, items: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[bytes, bytes]]:
    for digest in {value[-32:] for key, value in items if key[:1] == ACCOUNT}:
        row = connection.execute("SELECT code FROM codes WHERE hash = ?", (digest,)).fetchone()
        if row is not None:
            yield digest, row[0] if isinstance(row[0], bytes) else b""


def _forget_unused_codes(connection: sqlite3.Connection) -> None:
    used = "SELECT substr(value, -32) FROM items WHERE substr(key, 1, 1) = ?"
    connection.execute(f"DELETE FROM codes WHERE hash NOT IN ({used})", (ACCOUNT,))  # noqa: S608 - our own words


def _size(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
