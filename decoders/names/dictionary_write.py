"""Writes a dictionary file. The same signatures always give the same bytes."""

import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from decoders.abi.signature import parse_canonical
from decoders.names.dictionary_format import (
    BLOCK_SIGNATURES,
    HEADER_SIZE,
    INDEX_ENTRY,
    MAX_BLOCK,
    MAX_ZDICT,
    Header,
    digest_of,
)
from decoders.primitives import bytes_of
from decoders.replacing import replace_file

Entry = tuple[bytes, str]
"""A selector and a signature with that selector."""

_PART: Final = re.compile(r"\(.*\)|[A-Z]?[a-z]{3,}")
_ZDICT: Final = 8192


def entries_of(signatures: Iterable[str]) -> list[Entry]:
    """The signatures with their selectors, in the file's order; those that no contract can have are left out."""
    return sorted(entry for text in set(signatures) if (entry := _entry(text)) is not None)


def write_dictionary(path: Path, signatures: Iterable[str]) -> int:
    """Write the file, in place of one that is there. Returns the number of signatures. Raises OSError.

    Raises ValueError where there are no signatures at all: an empty dictionary is a mistake.
    """
    entries = entries_of(signatures)
    if not entries:
        raise ValueError("there are no signatures to write")
    zdict = _common_text([text for _, text in entries])
    blocks = [_pack(block, zdict) for block in _blocks(entries)]
    index, place = bytearray(), HEADER_SIZE + len(blocks) * INDEX_ENTRY.size + len(zdict)
    for first, packed in blocks:
        index += INDEX_ENTRY.pack(first, place)
        place += len(packed)
    header = Header(len(blocks), len(entries), len(zdict), place, digest_of(bytes(index), zdict))
    replace_file(path, [header.pack(), bytes(index), zdict, *(packed for _, packed in blocks)])
    return len(entries)


def _entry(text: str) -> Entry | None:
    """None where this is no canonical signature that the decoder can use."""
    try:
        return bytes_of(parse_canonical(text).selector), text
    except ValueError:
        return None


def _blocks(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Runs of about `BLOCK_SIGNATURES` entries; those of one selector stay together."""
    start = 0
    while start < len(entries):
        end = min(start + BLOCK_SIGNATURES, len(entries))
        while end < len(entries) and entries[end][0] == entries[end - 1][0]:
            end += 1
        yield entries[start:end]
        start = end


def _pack(block: Sequence[Entry], zdict: bytes) -> tuple[int, bytes]:
    """The first selector of a block and its compressed form."""
    selectors = b"".join(selector for selector, _ in block)
    content = struct.pack(">H", len(block)) + selectors + "\n".join(text for _, text in block).encode("ascii")
    if len(content) > MAX_BLOCK:
        raise ValueError(f"{len(block)} signatures around 0x{selectors[:4].hex()} take more than {MAX_BLOCK} bytes")
    packer = zlib.compressobj(level=9, zdict=zdict)
    return int.from_bytes(selectors[:4], "big"), packer.compress(content) + packer.flush()


def _common_text(texts: Sequence[str]) -> bytes:
    """What the blocks are compressed against: the commonest argument lists and words, the commonest last.

    Without it a block of 32 signatures is too short to repeat itself.
    """
    counted = Counter(part for text in texts for part in _PART.findall(text))
    worth = sorted(counted, key=lambda part: (counted[part] * len(part), part), reverse=True)
    kept, size = [], 0
    for part in worth:
        if size + len(part) > min(_ZDICT, MAX_ZDICT):
            break
        kept.append(part)
        size += len(part)
    return "".join(reversed(kept)).encode("ascii")
