"""A selector dictionary in one file, mapped into memory: a look-up reads one block and nothing else is loaded."""

import mmap
import struct
import zlib
from bisect import bisect_left, bisect_right
from functools import lru_cache
from pathlib import Path
from typing import Final

from decoders.abi.signature import MAX_SIGNATURE
from decoders.names.dictionary_format import (
    HEADER_SIZE,
    MAX_BLOCK,
    BadDictionary,
    Header,
    digest_of,
    read_header,
)
from decoders.primitives import keccak

MAX_CANDIDATES: Final = 16
"""Candidates for one selector. Anybody can publish signatures that collide with a known one."""

_CACHED: Final = 4096
"""Selectors whose candidates are kept; wallets ask for the same few over and over."""


class DictionaryFile:
    """A `Dictionary` read from a file that `dictionary_write` made. Raises `BadDictionary`, or OSError."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError as error:
                raise BadDictionary("it is empty") from error
        try:
            self._open()
        except BadDictionary:
            self._map.close()
            raise
        self._look_up = lru_cache(maxsize=_CACHED)(self._candidates)

    def __len__(self) -> int:
        """How many signatures it holds."""
        return self._header.signatures

    def candidates(self, selector: bytes) -> tuple[str, ...]:
        """See `Dictionary.candidates`. A block that cannot be read has none: damage must not become a name."""
        return self._look_up(selector) if len(selector) == 4 else ()

    def close(self) -> None:
        """Unmap the file; afterwards only selectors that were asked for before have candidates."""
        self._map.close()

    def _open(self) -> None:
        self._header: Header = read_header(self._map[:HEADER_SIZE], len(self._map))
        index = self._map[HEADER_SIZE : self._header.index_end]
        self._zdict = self._map[self._header.index_end : self._header.blocks_start]
        if digest_of(index, self._zdict) != self._header.digest:
            raise BadDictionary("its checksum is wrong")
        # Half a megabyte for a million signatures: faster in arrays than through the map.
        words = struct.unpack(f">{len(index) // 4}I", index)
        self._first, self._places = words[::2], (*words[1::2], self._header.file_size)
        if any(left >= right for left, right in zip(self._places, self._places[1:], strict=False)):
            raise BadDictionary("its blocks are not in order")
        if self._places[0] != self._header.blocks_start:
            raise BadDictionary("its first block is not where it should be")
        if any(left >= right for left, right in zip(self._first, self._first[1:], strict=False)):
            raise BadDictionary("its selectors are not in order")

    def _candidates(self, selector: bytes) -> tuple[str, ...]:
        block = bisect_right(self._first, int.from_bytes(selector, "big")) - 1
        if block < 0:
            return ()
        try:
            found = self._in_block(block, selector)
        except (zlib.error, struct.error, ValueError):
            return ()
        # A name is proven by its hash, whoever wrote the file.
        return tuple(text for text in found if keccak(text.encode())[:4] == selector)

    def _in_block(self, block: int, selector: bytes) -> list[str]:
        """The texts filed under a selector. Raises for a block that is damaged."""
        content = self._unpack(self._map[self._places[block] : self._places[block + 1]])
        count = int.from_bytes(content[:2], "big")
        selectors = struct.unpack_from(f">{count}I", content, 2)
        number = int.from_bytes(selector, "big")
        start, end = bisect_left(selectors, number), bisect_right(selectors, number)
        if start == end:
            return []
        texts = content[2 + 4 * count :].decode("ascii").split("\n")[start:end]
        return [text for text in texts if len(text) <= MAX_SIGNATURE][:MAX_CANDIDATES]

    def _unpack(self, packed: bytes) -> bytes:
        """A block's content, no more than `MAX_BLOCK` bytes of it. Raises `zlib.error`."""
        unpacker = zlib.decompressobj(zdict=self._zdict)
        content = unpacker.decompress(packed, MAX_BLOCK)
        if not unpacker.eof:
            raise zlib.error("the block does not end where it should")
        return content
