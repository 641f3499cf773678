"""Writes a token list file. The same tokens always give the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from decoders.primitives import Address, bytes_of
from decoders.replacing import replace_file
from decoders.token_list.list_format import ENTRY, HEADER_SIZE, KEY, Header

MAX_TEXT: Final = 512
"""Bytes of a symbol and a name together. The longest that was met has 90."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One token of a list. `address` lowercase."""

    chain_id: int
    address: Address
    symbol: str
    decimals: int
    name: str


def agreed(tokens: Iterable[Listed]) -> list[Listed]:
    """The tokens in the file's order. One that the list describes in two ways is left out: neither can be trusted."""
    found: dict[bytes, set[Listed]] = {}
    for token in tokens:
        found.setdefault(KEY.pack(token.chain_id, bytes_of(token.address)), set()).add(token)
    return [next(iter(found[key])) for key in sorted(found) if len(found[key]) == 1]


def write_token_list(path: Path, origin: str, tokens: Iterable[Listed]) -> int:
    """Write the file, in place of one that is there. Returns the number of tokens. Raises OSError.

    Raises ValueError where there are no tokens at all: an empty list is a mistake.
    """
    entries = agreed(tokens)
    if not entries:
        raise ValueError("there are no tokens to write")
    index, texts = bytearray(), bytearray()
    for token in entries:
        text = f"{token.symbol}\n{token.name}".encode()
        if len(text) > MAX_TEXT:
            raise ValueError(f"the texts of {token.address} take more than {MAX_TEXT} bytes")
        key = KEY.pack(token.chain_id, bytes_of(token.address))
        index += ENTRY.pack(key, token.decimals, len(texts), len(text))
        texts += text
    content = origin.encode() + bytes(index) + bytes(texts)
    header = Header(len(entries), len(origin.encode()), HEADER_SIZE + len(content))
    replace_file(path, (header.pack(content), content))
    return len(entries)
