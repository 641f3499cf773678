r"""The form of a token list file: a header, where the list comes from, an index, and the texts.

All integers are big-endian and unsigned.

    header   magic (8), version (2), tokens (4), size of the origin (2), file's size (8), SHA-256 of all else (32)
    origin   the list's name and version, UTF-8
    index    for each token, in order: chain id (8), address (20), decimals (1), place (4) and size (2) of its text
    texts    symbol and name, joined by \n, UTF-8; places count from here
"""

import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

MAGIC: Final = b"TXTOKENS"
VERSION: Final = 1

MAX_FILE: Final = 64 << 20
"""Bytes of a file that is opened. The largest list that was met gives 2 MB."""

_FIELDS: Final = struct.Struct(">8sHIHQ")
HEADER_SIZE: Final = _FIELDS.size + 32
ENTRY: Final = struct.Struct(">28sBIH")
KEY: Final = struct.Struct(">Q20s")


class BadTokenList(ValueError):  # noqa: N818 - it states what is the case
    """The file is no token list that can be used; the message says why and how to mend it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; build it again with `python -m decoders.token_list`")


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says. Sizes in bytes."""

    tokens: int
    origin_size: int
    file_size: int

    @property
    def index_start(self) -> int:
        """Where the index begins."""
        return HEADER_SIZE + self.origin_size

    @property
    def texts_start(self) -> int:
        """Where the texts begin."""
        return self.index_start + self.tokens * ENTRY.size

    def pack(self, content: bytes) -> bytes:
        """The header as it stands in the file before `content`."""
        fields = _FIELDS.pack(MAGIC, VERSION, self.tokens, self.origin_size, self.file_size)
        return fields + sha256(fields + content).digest()


def read_header(whole: bytes) -> Header:
    """The header of a file, its own claims checked. Raises `BadTokenList`."""
    if len(whole) < HEADER_SIZE or whole[: len(MAGIC)] != MAGIC:
        raise BadTokenList("it is not a token list")
    fields, digest = whole[: _FIELDS.size], whole[_FIELDS.size : HEADER_SIZE]
    _, version, *told = _FIELDS.unpack(fields)
    if version != VERSION:
        raise BadTokenList(f"it has version {version}; this program reads version {VERSION}")
    header = Header(*told)
    if header.file_size != len(whole):
        raise BadTokenList(f"it should have {header.file_size} bytes and has {len(whole)}")
    if sha256(fields + whole[HEADER_SIZE:]).digest() != digest:
        raise BadTokenList("its checksum is wrong")
    if header.texts_start > len(whole):
        raise BadTokenList("its index is larger than the file")
    return header
