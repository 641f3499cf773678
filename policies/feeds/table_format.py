"""A feed as one file: a header, the sorted keys' beginnings, records of equal size in the same order, and their texts.

Opened by memory mapping, so that hundreds of thousands of entries cost no Python objects and nothing is parsed.

| part | content |
|---|---|
| magic | `TXFEED1` and a line feed |
| header | length (4 bytes), then JSON: `Header`, filled with spaces so that what follows starts at a multiple of 8 |
| beginnings | the first 8 bytes of each key, as a number: what a look-up searches |
| records | key (16 bytes, BLAKE2b of chain and subject), category (1), 3 unused, the places of subject and label |
| texts | UTF-8, each text once |
| seal | SHA-256 of all before |

Numbers are little-endian.
"""

import hashlib
import json
import struct
from collections.abc import Iterable
from typing import Final

from decoders.frozen import Frozen
from policies.feeds.entry import Category, Entry
from policies.severity import Confidence

MAGIC: Final = b"TXFEED1\n"
RECORD: Final = struct.Struct("<16sB3xIIHH")
"""Key, category, offset of the subject, offset of the label, length of the subject, length of the label."""
LENGTH: Final = struct.Struct("<I")
BEGINNING: Final = 8
SEAL: Final = 32
KEY: Final = 16
CATEGORIES: Final = tuple(Category)


class Header(Frozen):
    """What is known about a feed as a whole. Times in Unix seconds; `content` is the SHA-256 of the entries."""

    name: str
    kind: str
    publisher: str
    licence: str
    source: str
    imported_at: int
    expires_at: int
    confidence: Confidence
    entries: int
    content: str
    tolerance: int = 0
    fuzzy: tuple[str, ...] = ()


def key_of(chain: int, subject: str) -> bytes:
    """The key under which entries about a subject are kept. 16 bytes."""
    return hashlib.blake2b(b"%d:%b" % (chain, subject.encode()), digest_size=KEY).digest()


def ordered(entries: Iterable[Entry]) -> list[tuple[bytes, Entry]]:
    """The entries with their keys, in the order of the file."""
    keyed = ((key_of(entry.chain, entry.subject), entry) for entry in entries)
    return sorted(keyed, key=lambda pair: (pair[0], CATEGORIES.index(pair[1].category)))


def content_digest(keyed: Iterable[tuple[bytes, Entry]], *more: str) -> str:
    """SHA-256 over the entries in order and what else decides about matches."""
    digest = hashlib.sha256("\n".join(more).encode())
    for _, entry in keyed:
        digest.update(f"\n{entry.chain}\t{entry.subject}\t{entry.category}\t{entry.label}".encode())
    return digest.hexdigest()


def write_table(header: Header, keyed: list[tuple[bytes, Entry]]) -> bytes:
    """The file's bytes."""
    texts = bytearray()
    places: dict[str, tuple[int, int]] = {}
    records = bytearray()
    for key, entry in keyed:
        at, length = _place(entry.subject, texts, places)
        label_at, label_length = _place(entry.label, texts, places)
        records += RECORD.pack(key, CATEGORIES.index(entry.category), at, label_at, length, label_length)
    head = json.dumps(header.model_dump(mode="json"), sort_keys=True).encode()
    head += b" " * (-(len(MAGIC) + LENGTH.size + len(head)) % BEGINNING)
    beginnings = b"".join(beginning_of(key).to_bytes(BEGINNING, "little") for key, _ in keyed)
    body = b"".join((MAGIC, LENGTH.pack(len(head)), head, beginnings, bytes(records), bytes(texts)))
    return body + hashlib.sha256(body).digest()


def beginning_of(key: bytes) -> int:
    """The first 8 bytes of a key as a number; numbers are in the same order as keys."""
    return int.from_bytes(key[:BEGINNING], "big")


def _place(text: str, texts: bytearray, places: dict[str, tuple[int, int]]) -> tuple[int, int]:
    if text not in places:
        content = text.encode()
        places[text] = (len(texts), len(content))
        texts += content
    return places[text]
