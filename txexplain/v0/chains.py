"""Chains by the names of that client; a decimal chain id is taken as well."""

from collections.abc import Mapping
from typing import Final

from decoders.refusal import Unsignable

_IDS: Final[Mapping[str, int]] = {
    "ethereum": 1,
    "optimism": 10,
    "flare": 14,
    "bsc": 56,
    "gnosis": 100,
    "unichain": 130,
    "polygon": 137,
    "monad": 143,
    "xlayer": 196,
    "zksync": 324,
    "worldchain": 480,
    "hyperevm": 999,
    "sei": 1329,
    "soneium": 1868,
    "ronin": 2020,
    "abstract": 2741,
    "mantle": 5000,
    "base": 8453,
    "plasma": 9745,
    "arbitrum": 42161,
    "avalanche-fuji": 43113,
    "avalanche": 43114,
    "ink": 57073,
    "linea": 59144,
    "berachain": 80094,
    "blast": 81457,
    "base-sepolia": 84532,
    "scroll": 534352,
    "zora": 7777777,
    "ethereum-sepolia": 11155111,
    "degen": 666666666,
}
"""Names of that client's `TransactionScanSupportedChain` whose id (EIP-155) is beyond doubt."""


def chain_id_of(name: object) -> int:
    """The chain's id. Raises `Unsignable`: the request may be right, but it cannot be judged for a chain unknown."""
    if isinstance(name, str) and name in _IDS:
        return _IDS[name]
    if isinstance(name, str) and name.isascii() and name.isdigit() and 0 < len(name) <= 15 and int(name):
        return int(name)
    raise Unsignable.at("/chain", f"must be a chain id in decimal digits, or one of {', '.join(_IDS)}")
