"""Block headers complete enough for anvil to fork from, out of the few fields that a recording has."""

from collections.abc import Mapping
from typing import Any

from tests.recorded.accounts import integer

_ZERO_HASH = "0x" + "00" * 32
EMPTY_HEADER: Mapping[str, Any] = {
    "sha3Uncles": "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
    "miner": "0x" + "00" * 20,
    "stateRoot": _ZERO_HASH,
    "transactionsRoot": "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
    "receiptsRoot": "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
    "logsBloom": "0x" + "00" * 256,
    "difficulty": "0x0",
    "gasUsed": "0x0",
    "extraData": "0x",
    "mixHash": _ZERO_HASH,
    "nonce": "0x" + "00" * 8,
    "parentHash": _ZERO_HASH,
    "uncles": [],
    "transactions": [],
    "size": "0x0",
}
"""A header of nothing: the roots are those of empty lists, known from the yellow paper."""

_QUANTITIES = {
    *("number", "timestamp", "gasLimit", "gasUsed", "difficulty", "baseFeePerGas"),
    *("blobGasUsed", "excessBlobGas", "totalDifficulty"),
}


def header(recorded: Mapping[str, Any]) -> dict[str, Any]:
    """A full header with `recorded`'s fields; quantities become hex, fields that are None are left out."""
    filled = {
        name: hex(integer(value)) if name in _QUANTITIES else value
        for name, value in recorded.items()
        if value is not None
    }
    return {**EMPTY_HEADER, **filled}
