"""The tokens of the published list that hardware wallets show: Ledger's crypto assets, of every EVM chain.

The package has two files for each chain: rows with names (and symbols in capitals), and what its devices are given,
a run of records with the symbol as it is shown. Only what both agree on is taken.
"""

import json
import re
import struct
import tarfile
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from decoders.token_list.list_write import MAX_TEXT, Listed

MAX_MEMBER: Final = 64 << 20
"""Bytes of a file in the package that is read. Ethereum's has 4 MB."""

_MEMBER: Final = re.compile(r"package/lib/data/evm/([0-9]{1,19})/erc20(-signatures)?\.json")
_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{40}")
_RECORD: Final = struct.Struct(">20sII")
"""Behind the symbol: address, decimals, chain id. A signature follows."""

_ROW: Final = 9
Device = dict[str, tuple[str, int, int]]
"""Symbol, decimals and chain id by lowercase address."""


def package_tokens(archive: Path) -> Iterator[Listed]:
    """The tokens in the package, without those that its publisher took off the list. Raises OSError, ValueError."""
    rows: dict[int, list[Any]] = {}
    devices: dict[int, Device] = {}
    with tarfile.open(archive, "r:gz") as package:
        for member in package:
            match = _MEMBER.fullmatch(member.name)
            opened = package.extractfile(member) if match and member.size <= MAX_MEMBER else None
            if match is None or opened is None:
                continue
            content = json.load(opened)
            if match[2]:
                devices[int(match[1])] = _records(b64decode(content))
            else:
                rows[int(match[1])] = content
    for chain_id in rows.keys() & devices.keys():
        for row in rows[chain_id]:
            token = _token(chain_id, row, devices[chain_id])
            if token is not None:
                yield token


def _records(content: bytes) -> Device:
    """Each record: its size (4), the symbol's size (1), the symbol, `_RECORD`, a signature."""
    found: Device = {}
    place = 0
    while place + 5 <= len(content):
        size, symbol_size = int.from_bytes(content[place : place + 4], "big"), content[place + 4]
        record = content[place + 5 : place + 4 + size]
        if size < 1 + symbol_size + _RECORD.size or len(record) != size - 1:
            raise ValueError("a record of the token list is cut off")
        address, decimals, chain_id = _RECORD.unpack_from(record, symbol_size)
        found[f"0x{address.hex()}"] = (record[:symbol_size].decode("utf-8", "replace"), decimals, chain_id)
        place += 4 + size
    return found


def _token(chain_id: int, row: Any, device: Device) -> Listed | None:
    """A row: chain, id, symbol, decimals, name, signature, address, without a price, taken off the list."""
    if not isinstance(row, list) or len(row) < _ROW or row[8] is not False:
        return None
    shouted, name, address = row[2], row[4], row[6]
    if not all(isinstance(text, str) for text in (shouted, name, address)) or not _ADDRESS.fullmatch(address):
        return None
    symbol, decimals, chain = device.get(address.lower(), ("", -1, -1))
    if symbol.upper() != shouted.upper() or decimals != row[3] or chain != chain_id or not 0 <= decimals <= 255:
        return None
    texts = (symbol, name)
    if not all(text.isprintable() and text.strip() for text in texts) or len("\n".join(texts).encode()) > MAX_TEXT:
        return None
    return Listed(chain_id, address.lower(), symbol, decimals, name)
