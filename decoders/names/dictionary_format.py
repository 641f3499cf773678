r"""The form of a dictionary file: a header, an index, a compression dictionary, and blocks of signatures.

All integers are big-endian and unsigned.

    header   magic (8), version (2), signatures in a block (2), blocks (4), signatures (4), compression dictionary's
             size (4), file's size (8), SHA-256 of index and compression dictionary (32)
    index    for each block its first selector (4) and its place in the file (4)
    zdict    text that the blocks are compressed against
    blocks   zlib; inside: number of signatures (2), their selectors in order (4 each), the signatures joined by \n

Signatures with one selector are never parted between two blocks. Only the header and the index are read when the file
is opened; a block carries zlib's own checksum, and every signature in it proves itself by its hash.
"""

import hashlib
import struct
from dataclasses import dataclass
from typing import Final

MAGIC: Final = b"TXSELECT"
VERSION: Final = 1
BLOCK_SIGNATURES: Final = 32
"""Signatures in a block. Measured: 32 take 12 microseconds to read; larger blocks save little room."""

MAX_BLOCK: Final = 1 << 18
"""Bytes of a block, unpacked. A larger one is a decompression bomb."""

MAX_ZDICT: Final = 1 << 15

_HEADER: Final = struct.Struct(">8sHHIIIQ32s")
HEADER_SIZE: Final = _HEADER.size
INDEX_ENTRY: Final = struct.Struct(">II")


class BadDictionary(ValueError):  # noqa: N818 - it states what is the case
    """The file is no dictionary that can be used; the message says why and how to mend it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; build it again with `python -m decoders.names build`")


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says. Sizes in bytes."""

    blocks: int
    signatures: int
    zdict_size: int
    file_size: int
    digest: bytes

    @property
    def index_end(self) -> int:
        """Where the index ends and the compression dictionary begins."""
        return HEADER_SIZE + self.blocks * INDEX_ENTRY.size

    @property
    def blocks_start(self) -> int:
        """Where the first block begins."""
        return self.index_end + self.zdict_size

    def pack(self) -> bytes:
        """The header as it stands in the file."""
        return _HEADER.pack(
            MAGIC,
            VERSION,
            BLOCK_SIGNATURES,
            self.blocks,
            self.signatures,
            self.zdict_size,
            self.file_size,
            self.digest,
        )


def digest_of(index: bytes, zdict: bytes) -> bytes:
    """The checksum of what is read when the file is opened."""
    return hashlib.sha256(index + zdict).digest()


def read_header(start: bytes, size: int) -> Header:
    """The header of a file of `size` bytes, its own claims checked. Raises `BadDictionary`."""
    if len(start) < HEADER_SIZE or start[: len(MAGIC)] != MAGIC:
        raise BadDictionary("it is not a selector dictionary")
    _, version, _, blocks, signatures, zdict_size, file_size, digest = _HEADER.unpack(start[:HEADER_SIZE])
    if version != VERSION:
        raise BadDictionary(f"it has version {version}; this program reads version {VERSION}")
    header = Header(blocks, signatures, zdict_size, file_size, digest)
    if file_size != size:
        raise BadDictionary(f"it should have {file_size} bytes and has {size}")
    if zdict_size > MAX_ZDICT or header.blocks_start > size:
        raise BadDictionary("its index is larger than the file")
    return header
