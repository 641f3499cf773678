"""Look-ups in one feed's file, memory-mapped. Immutable: a new version is a new file."""

import hashlib
import mmap
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from policies.feeds.entry import Entry
from policies.feeds.table_format import (
    BEGINNING,
    CATEGORIES,
    KEY,
    LENGTH,
    MAGIC,
    RECORD,
    SEAL,
    Header,
    beginning_of,
    key_of,
)

_WORDS = tuple(category.value for category in CATEGORIES)


class DamagedTable(ValueError):  # noqa: N818 - named for what it is, as refusals are
    """The file is no whole feed table; the message names it."""


class Table:
    """One feed. `digest` is the file's seal: equal digests mean equal entries and equal header."""

    def __init__(self, path: Path) -> None:
        """Map the file and check its seal. Raises `DamagedTable`, `OSError`."""
        with path.open("rb") as file:
            try:
                self._file = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError as error:
                raise DamagedTable(f"{path.name}: is empty") from error
        body = len(self._file) - SEAL
        if body < len(MAGIC) or self._file[: len(MAGIC)] != MAGIC:
            raise DamagedTable(f"{path.name}: is no feed table")
        with memoryview(self._file) as view, view[:body] as sealed:
            if hashlib.sha256(sealed).digest() != self._file[body:]:
                raise DamagedTable(f"{path.name}: is damaged (its seal does not fit)")
        self.digest = self._file[body:].hex()
        self.header, start = self._head(path)
        self._records = start + BEGINNING * self.header.entries
        self._texts = self._records + RECORD.size * self.header.entries
        self.beginnings = _numbers(memoryview(self._file)[start : self._records])

    def _head(self, path: Path) -> tuple[Header, int]:
        start = len(MAGIC) + LENGTH.size
        length = LENGTH.unpack_from(self._file, len(MAGIC))[0]
        try:
            return Header.model_validate_json(self._file[start : start + length]), start + length
        except ValidationError as error:
            raise DamagedTable(f"{path.name}: its header is of another version") from error

    def find(self, chain: int, subject: str) -> list[Entry]:
        """The entries about a subject on this chain exactly; `EVERY_CHAIN` is a chain of its own here."""
        return self.find_key(key_of(chain, subject), chain, subject)

    def find_key(self, key: bytes, chain: int, subject: str) -> list[Entry]:
        """As `find`, for a key that is known already."""
        beginning = beginning_of(key)
        position = bisect_left(self.beginnings, beginning)
        found = []
        while position < len(self.beginnings) and self.beginnings[position] == beginning:
            at = self._records + position * RECORD.size
            if self._file[at : at + KEY] == key:
                entry = self._entry(at, chain)
                if entry.subject == subject:
                    found.append(entry)
            position += 1
        return found

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Every entry as subject, category and label, in the order of the file: for reports of differences."""
        records = self._file[self._records : self._texts]
        for _, category, subject_at, label_at, subject_length, label_length in RECORD.iter_unpack(records):
            yield self._text(subject_at, subject_length), _WORDS[category], self._text(label_at, label_length)

    def _entry(self, at: int, chain: int) -> Entry:
        _, category, subject_at, label_at, subject_length, label_length = RECORD.unpack_from(self._file, at)
        subject = self._text(subject_at, subject_length)
        return Entry(chain, subject, CATEGORIES[category], self._text(label_at, label_length))

    def _text(self, at: int, length: int) -> str:
        start = self._texts + at
        return self._file[start : start + length].decode()


def _numbers(content: memoryview) -> Sequence[int]:
    """Little-endian 8-byte numbers as they lie in the file; copied and turned round on a machine of the other order."""
    if sys.byteorder == "little":
        return content.cast("Q")
    turned = array("Q", content.tobytes())
    turned.byteswap()
    return turned
