"""Transaction types of single chains, refused by name: their fields and signing hashes are not Ethereum's.

Sources: Arbitrum Nitro `core/types/transaction.go`; the OP Stack's deposits specification; ZKsync Era "Transactions";
Celo CIP-42, CIP-64 and CIP-66; Polygon Bor `StateSyncTx`.
"""

from collections.abc import Mapping
from typing import Final

CHAIN_TYPES: Final[Mapping[int, str]] = {
    0x64: "an Arbitrum deposit",
    0x65: "an unsigned Arbitrum transaction",
    0x66: "an Arbitrum contract transaction",
    0x68: "an Arbitrum retry",
    0x69: "an Arbitrum retryable submission",
    0x6A: "an internal Arbitrum transaction",
    0x71: "a ZKsync transaction (EIP-712)",
    0x7A: "a Celo transaction (CIP-66)",
    0x7B: "a Celo transaction (CIP-64)",
    0x7C: "a Celo transaction (CIP-42)",
    0x7E: "an OP Stack deposit",
    0x7F: "a Polygon state sync",
    0xFE: "a ZKsync upgrade",
    0xFF: "a ZKsync priority transaction",
}


def refusal_of_type(kind: int) -> str:
    """Why a transaction of this type is not judged."""
    name = CHAIN_TYPES.get(kind)
    if name is None:
        return f"transaction type {kind} (0x{kind:02x}) is not known here; known: 0 to 4"
    return f"transaction type {kind} (0x{kind:02x}) is {name}, which is not judged here; known: 0 to 4"
