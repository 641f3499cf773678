"""The files of a feed as bytes, and the strict readers of JSON and CSV that the importers share."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from decoders.refusal import Refusal
from decoders.strict_json import parse_json
from policies.feeds.draft import BadFeed

MOST_BYTES: Final = 256 * 1024 * 1024
MOST_FILES: Final = 200_000
_LONGEST_CELL: Final = 4096


class Source(NamedTuple):
    """One file: its path below what was given, and its content."""

    name: str
    content: bytes


def read_sources(path: Path) -> tuple[Source, ...]:
    """The file, or every `.json`, `.csv` and `.txt` below the folder in order of name. Raises `BadFeed`."""
    if path.is_file():
        paths = [path]
    elif path.is_dir():
        paths = sorted(it for it in path.rglob("*") if it.suffix in {".json", ".csv", ".txt"} and it.is_file())
    else:
        raise BadFeed(f"{path}: there is no such file or folder")
    if not paths or len(paths) > MOST_FILES:
        raise BadFeed(f"{path}: holds {len(paths)} files; a feed has 1 to {MOST_FILES}")
    root, sources, size = path if path.is_dir() else path.parent, [], 0
    for each in paths:
        try:
            size += each.stat().st_size
            if size > MOST_BYTES:
                raise BadFeed(f"{path}: is larger than {MOST_BYTES} bytes; a feed must stay below")
            sources.append(Source(each.relative_to(root).as_posix(), each.read_bytes()))
        except OSError as error:
            raise BadFeed(f"{each}: cannot be read: {error.strerror}") from error
    return tuple(sources)


def text_of(source: Source) -> str:
    """The content as UTF-8 text, a byte order mark taken off. Raises `BadFeed`."""
    try:
        return source.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFeed(f"{source.name}: is not UTF-8 text (byte {error.start})") from error


def json_of(source: Source) -> Any:
    """The document. Raises `BadFeed` for what two parsers could read differently, such as a key that stands twice."""
    try:
        return parse_json(text_of(source).encode())
    except Refusal as refusal:
        fault = refusal.faults[0]
        raise BadFeed(f"{source.name}{fault.pointer}: {fault.message.replace('the body', 'it')}") from refusal


def list_of(value: Any, place: str) -> Sequence[Any]:
    """The value as a list. Raises `BadFeed`."""
    if not isinstance(value, list):
        raise BadFeed(f"{place}: a list is due, not {type(value).__name__}")
    return value


def object_of(value: Any, place: str) -> Mapping[str, Any]:
    """The value as an object. Raises `BadFeed`."""
    if not isinstance(value, dict):
        raise BadFeed(f"{place}: an object is due, not {type(value).__name__}")
    return value


def rows_of(source: Source, needed: frozenset[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The rows of a CSV file with their places. Raises `BadFeed` where a column is missing or a row is torn."""
    table = csv.reader(io.StringIO(text_of(source), newline=""), strict=True)
    try:
        head = [name.strip().lower() for name in next(table, [])]
        if not needed <= set(head) or len(set(head)) != len(head):
            raise BadFeed(f"{source.name}: its first line must name the columns {', '.join(sorted(needed))} once each")
        for row in table:
            if not row:
                continue
            place = f"{source.name}:{table.line_num}"
            if len(row) != len(head):
                raise BadFeed(f"{place}: has {len(row)} cells where the first line names {len(head)}")
            if any(len(cell) > _LONGEST_CELL for cell in row):
                raise BadFeed(f"{place}: has a cell of more than {_LONGEST_CELL} characters")
            yield place, dict(zip(head, row, strict=True))
    except csv.Error as error:
        raise BadFeed(f"{source.name}:{table.line_num}: is no CSV: {error}") from error


def chain_of(value: object, place: str) -> int:
    """A chain id from JSON or CSV; empty stands for every chain. Raises `BadFeed`."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else "?"
    if text == "":
        return 0
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) < 2**53:
        raise BadFeed(f"{place}: {text[:32]!r} is no chain id; write a whole number such as 1")
    return int(text)
