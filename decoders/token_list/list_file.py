"""A token list in one file, mapped into memory: a look-up reads some entries of the index and one text."""

import mmap
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, overload

from decoders.erc7730.tokens import TokenMetadata
from decoders.primitives import Address
from decoders.token_list.list_format import ENTRY, HEADER_SIZE, KEY, MAX_FILE, BadTokenList, read_header

_CACHED: Final = 1024
"""Tokens that are kept; a few hundred make up nearly all traffic."""

_MAX_CHAIN: Final = (1 << 64) - 1


class TokenListFile:
    """A `TokenSource` read from a file that `list_write` made. Raises `BadTokenList`, or OSError.

    A token is found by its chain and its whole address, never by its symbol.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            if not HEADER_SIZE <= size <= MAX_FILE:
                raise BadTokenList("it is not a token list")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            self._open()
        except BadTokenList:
            self._map.close()
            raise
        self._look_up = lru_cache(maxsize=_CACHED)(self._token)

    def __len__(self) -> int:
        """How many tokens it holds."""
        return self._header.tokens

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """What the list says of the token; `listed_by` names the list."""
        return self._look_up(chain_id, address)

    def close(self) -> None:
        """Unmap the file; afterwards only tokens that were asked for before are known."""
        self._map.close()

    def _open(self) -> None:
        self._header = read_header(self._map[:])
        self.origin = self._map[HEADER_SIZE : self._header.index_start].decode("utf-8", "replace")
        self._keys = _Keys(self._map, self._header.index_start, self._header.tokens)

    def _token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        if not 0 <= chain_id <= _MAX_CHAIN:
            return None
        wanted = KEY.pack(chain_id, bytes.fromhex(address[2:]))
        number = bisect_left(self._keys, wanted)
        if number == len(self._keys) or self._keys[number] != wanted:
            return None
        _, decimals, place, size = ENTRY.unpack_from(self._map, self._keys.place(number))
        start = self._header.texts_start + place
        symbol, _, name = self._map[start : start + size].decode("utf-8", "replace").partition("\n")
        return TokenMetadata(symbol, decimals, name, listed_by=self.origin)


class _Keys(Sequence[bytes]):
    """The keys of the index in order, each read where it lies."""

    def __init__(self, content: mmap.mmap, start: int, count: int) -> None:
        self._content = content
        self._start = start
        self._count = count

    def place(self, number: int) -> int:
        """Where an entry begins in the file."""
        return self._start + number * ENTRY.size

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, number: int) -> bytes: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[bytes]: ...
    def __getitem__(self, number: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(self._count))]
        if not 0 <= number < self._count:
            raise IndexError(number)
        return self._content[self.place(number) : self.place(number) + KEY.size]
