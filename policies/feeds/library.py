"""The folder of feeds: imports are written whole or not at all, the version before is kept, nothing is lost by a crash.

For each feed there are `NAME.json`, which names the version in force and the one before, and a table for each of them.
The pointer is replaced by one rename, so a reader sees the old version or the new one and never a half.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from decoders.frozen import Frozen
from decoders.outcome import Unavailable
from policies.feeds.draft import BadFeed, Draft
from policies.feeds.importer import Importer
from policies.feeds.index import GAP, NOTHING_CONFIGURED, FeedIndex
from policies.feeds.sources import Source
from policies.feeds.table import DamagedTable, Table
from policies.feeds.table_format import Header, content_digest, ordered, write_table
from policies.severity import Confidence

_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DAY: Final = 86_400
_LEAST_KEPT: Final = 2
"""A new version with less than the half of the old one's entries is taken for a broken download."""


class Pointer(Frozen):
    """Which file is in force, and the one before it."""

    current: str
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What the operator says about an import; None takes what the importer knows. `days`: how long it is good."""

    name: str
    now: int
    source: str = ""
    licence: str | None = None
    days: int | None = None
    confidence: Confidence | None = None
    allow_shrink: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import. `changed` is False where the feed held the same entries already."""

    header: Header
    draft: Draft
    before: Table | None
    after: Table


class FeedLibrary:
    """The folder. Made where it is missing, on the first import."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, importer: Importer, sources: tuple[Source, ...], about: About) -> Imported:
        """Read, check and put a version in force. Raises `BadFeed`; what was in force stays so then."""
        if _NAME.fullmatch(about.name) is None:
            raise BadFeed(f"{about.name!r} is no name of a feed; use lowercase letters, digits and hyphens")
        draft = Draft()
        importer.read(sources, draft)
        before = self.table(about.name)
        _refuse_loss(draft, before, about)
        keyed = ordered(draft.entries.values())
        header = _header(importer, draft, about, content_digest(keyed, str(draft.tolerance), *draft.fuzzy))
        self.folder.mkdir(parents=True, exist_ok=True)
        content = write_table(header, keyed)
        file = f"{about.name}-{hashlib.sha256(content).hexdigest()[:16]}.feed"
        _write(self.folder / file, content)
        self._point(about.name, file)
        return Imported(header, draft, before, Table(self.folder / file))

    def _point(self, name: str, file: str) -> None:
        old = self._pointer(name)
        previous = None if old is None else old.previous if old.current == file else old.current
        pointer = Pointer(current=file, previous=previous)
        _write(self.folder / f"{name}.json", pointer.model_dump_json().encode())
        for path in self.folder.glob(f"{name}-*.feed"):
            if path.name not in (pointer.current, pointer.previous) and _belongs(path, name):
                path.unlink(missing_ok=True)

    def names(self) -> list[str]:
        """The feeds that have been imported, in order."""
        return sorted(path.stem for path in self.folder.glob("*.json")) if self.folder.is_dir() else []

    def table(self, name: str, *, previous: bool = False) -> Table | None:
        """The version in force, or the one before; None where there is none. Raises `BadFeed`."""
        pointer = self._pointer(name)
        file = pointer and (pointer.previous if previous else pointer.current)
        if not file:
            return None
        try:
            return Table(self.folder / file)
        except (DamagedTable, OSError) as error:
            raise BadFeed(f"feed {name} cannot be read: {error}; import it again") from error

    def remove(self, name: str) -> bool:
        """Take a feed out of force. False where there is none of this name."""
        pointer = self.folder / f"{name}.json"
        if _NAME.fullmatch(name) is None or not pointer.is_file():
            return False
        pointer.unlink()
        for path in self.folder.glob(f"{name}-*.feed"):
            if _belongs(path, name):
                path.unlink(missing_ok=True)
        return True

    def state(self) -> Mapping[str, bytes]:
        """The pointers' contents: two equal states mean equal versions in force."""
        return {name: (self.folder / f"{name}.json").read_bytes() for name in self.names()}

    def _pointer(self, name: str) -> Pointer | None:
        path = self.folder / f"{name}.json"
        try:
            return Pointer.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise BadFeed(f"{path}: is no pointer to a feed; import the feed again") from error


def open_feeds(folder: Path | None, now: int, kept: FeedIndex | None = None) -> FeedIndex:
    """The feeds that are in force at `now` (Unix seconds). Never raises for a feed: what cannot be used is missing.

    A version in `kept` stays in force where its file has been damaged since.
    """
    if folder is None:
        return FeedIndex()
    library = FeedLibrary(folder)
    tables: list[Table] = []
    missing: list[Unavailable] = []
    for name in library.names():
        try:
            table = library.table(name)
        except BadFeed as error:
            table = _kept(kept, name)
            if table is None:
                missing.append(Unavailable(stage=GAP, reason=str(error)))
        if table is not None and table.header.expires_at <= now:
            missing.append(Unavailable(stage=GAP, reason=f"feed {name} expired on {day(table.header.expires_at)}"))
        elif table is not None:
            tables.append(table)
    if not tables and not missing:
        missing.append(NOTHING_CONFIGURED)
    return FeedIndex(tuple(tables), tuple(missing))


def _kept(index: FeedIndex | None, name: str) -> Table | None:
    tables = () if index is None else index.tables
    return next((table for table in tables if table.header.name == name), None)


def day(time: int) -> str:
    """The UTC date of a time in Unix seconds."""
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d")


def _header(importer: Importer, draft: Draft, about: About, content: str) -> Header:
    days = importer.days if about.days is None else about.days
    return Header(
        name=about.name,
        kind=importer.kind,
        publisher=importer.publisher,
        licence=about.licence or importer.licence,
        source=about.source,
        imported_at=about.now,
        expires_at=about.now + days * _DAY,
        confidence=about.confidence or importer.confidence,
        entries=len(draft.entries),
        content=content,
        tolerance=draft.tolerance,
        fuzzy=tuple(draft.fuzzy),
    )


def _refuse_loss(draft: Draft, before: Table | None, about: About) -> None:
    if not draft.entries:
        first = f"; the first: {draft.faults[0].place}: {draft.faults[0].reason}" if draft.faults else ""
        raise BadFeed(f"no usable entry among {sum(draft.left_out.values())} that were read{first}")
    if before is not None and not about.allow_shrink and len(draft.entries) * _LEAST_KEPT < before.header.entries:
        raise BadFeed(
            f"{len(draft.entries)} entries where the version in force has {before.header.entries}; "
            "if this is meant, import with --allow-shrink"
        )


def _belongs(path: Path, name: str) -> bool:
    return re.fullmatch(re.escape(name) + r"-[0-9a-f]{16}\.feed", path.name) is not None


def _write(path: Path, content: bytes) -> None:
    """Write a file whole: to another name, to the disk, then renamed."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with temporary.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
