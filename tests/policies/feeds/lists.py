"""Small feeds in the publishers' formats, made up for the tests."""

import json
from pathlib import Path

from policies.feeds.draft import Draft
from policies.feeds.index import FeedIndex
from policies.feeds.kinds import KINDS
from policies.feeds.library import About, FeedLibrary, Imported, open_feeds
from policies.feeds.sources import Source, read_sources

NOW = 1_750_000_000
THIEF = "0x1f2e3d4c5b6a79880f1e2d3c4b5a69780f1e2d3c"
OTHER = "0xa1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
TOKEN = "0x70c3000000000000000000000000000000070c35"


def drafted(kind: str, content: bytes | str | object, name: str = "list.json") -> Draft:
    """What an importer makes of one file."""
    body = content if isinstance(content, bytes) else content.encode() if isinstance(content, str) else _json(content)
    draft = Draft()
    KINDS[kind].read((Source(name, body),), draft)
    return draft


def imported(folder: Path, kind: str, content: str, name: str | None = None, now: int = NOW) -> Imported:
    """Put one file in force."""
    path = folder.parent / f"{kind}.{'csv' if kind.endswith('csv') or kind == 'forta' else 'json'}"
    path.write_text(content, encoding="utf-8")
    return FeedLibrary(folder).add(KINDS[kind], read_sources(path), About(name=name or kind, now=now))


def index_of(folder: Path, now: int = NOW) -> FeedIndex:
    return open_feeds(folder, now)


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
