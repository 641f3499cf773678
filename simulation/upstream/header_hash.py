"""Whether a block is named by its own hash: the keccak of its header (yellow paper, 4.4.3). Pure.

A node that names a block by another hash cannot be caught by asking it again; this catches it.
"""

from collections.abc import Mapping
from typing import Any

import rlp

from decoders.primitives import bytes_of, hex_of, keccak

_FIELDS = (
    *("parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom"),
    *("difficulty", "number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce"),
)
_LATER_FIELDS = (
    "baseFeePerGas",  # EIP-1559
    "withdrawalsRoot",  # EIP-4895
    "blobGasUsed",  # EIP-4844
    "excessBlobGas",
    "parentBeaconBlockRoot",  # EIP-4788
    "requestsHash",  # EIP-7685
)
_QUANTITIES = frozenset(
    ("difficulty", "number", "gasLimit", "gasUsed", "timestamp", "baseFeePerGas", "blobGasUsed", "excessBlobGas")
)


def is_its_own_hash(block: Mapping[str, Any]) -> bool:
    """Whether the block's `hash` is that of its header. False too for headers of a form that is not known here."""
    try:
        later = [name for name in _LATER_FIELDS if block.get(name) is not None]
        fields = [_field(name, block[name]) for name in (*_FIELDS, *later)]
        return hex_of(keccak(rlp.encode(fields))) == str(block["hash"]).lower()
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _field(name: str, value: str) -> bytes:
    if name not in _QUANTITIES:
        return bytes_of(value)
    number = int(value, 16)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
