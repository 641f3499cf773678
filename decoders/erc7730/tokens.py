"""Token metadata and address names: looked up through protocols, since this room does no I/O.

A symbol is written by whoever made the token. It is hostile text: it goes through `plain` before anybody sees it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from decoders.abi.codec import Failed, decode_arguments
from decoders.abi.signature import parse_tuple
from decoders.primitives import Address, keccak

CACHED: Final = 4096
"""Tokens kept. A few hundred make up nearly all traffic."""


@dataclass(frozen=True, slots=True)
class TokenMetadata:
    """What a token says of itself. `decimals` is None for what is not fungible (ERC-721, ERC-1155)."""

    symbol: str
    decimals: int | None
    name: str


class TokenSource(Protocol):
    """Who knows tokens."""

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """The metadata of the token at `address` (lowercase), None where it is not known. Never raises."""


class NameSource(Protocol):
    """Who knows names of addresses: the user's contacts, reverse-resolved ENS names."""

    def name(self, chain_id: int, address: Address, sources: tuple[str, ...] | None) -> str | None:
        """A verified name of `address`, from one of `sources` ("local", "ens", ..) where the descriptor limits them."""


class NoTokens:
    """Knows no token."""

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:  # noqa: ARG002 - the protocol's form
        """None."""
        return None


class NoNames:
    """Knows no name."""

    def name(self, chain_id: int, address: Address, sources: tuple[str, ...] | None) -> str | None:  # noqa: ARG002
        """None."""
        return None


@dataclass(frozen=True, slots=True)
class TokenTable:
    """Tokens given as a table: (chain, lowercase address) -> metadata."""

    table: Mapping[tuple[int, Address], TokenMetadata]

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """What the table says."""
        return self.table.get((chain_id, address))


class CachedTokens:
    """Another source, asked once for each token. Only what was found is kept: a token may be deployed later."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source
        self._known = lru_cache(maxsize=CACHED)(self._ask)

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """The source's answer."""
        try:
            return self._known(chain_id, address)
        except KeyError:
            return None

    def _ask(self, chain_id: int, address: Address) -> TokenMetadata:
        found = self._source.token(chain_id, address)
        if found is None:
            # Raising keeps the absence out of the cache.
            raise KeyError(address)
        return found


Read = Callable[[int, Address, bytes], bytes | None]
"""An `eth_call`: chain, contract and calldata to the returned bytes; None where it reverts or no node answers."""


@dataclass(frozen=True, slots=True)
class ChainTokens:
    """Tokens that speak for themselves: `symbol()`, `decimals()` and `name()` (ERC-20, ERC-721)."""

    read: Read

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """What the contract answers; None where it has no symbol. Tokens without `decimals()` are not fungible."""
        symbol = _text(self.read(chain_id, address, _SYMBOL))
        if symbol is None:
            return None
        decimals = self.read(chain_id, address, _DECIMALS)
        name = _text(self.read(chain_id, address, _NAME))
        return TokenMetadata(symbol, _small(decimals), name or symbol)


_SYMBOL: Final = keccak(b"symbol()")[:4]
_DECIMALS: Final = keccak(b"decimals()")[:4]
_NAME: Final = keccak(b"name()")[:4]
_STRING: Final = parse_tuple("(string text)")


def _small(data: bytes | None) -> int | None:
    """A uint8; None for anything else, since a hostile token may return any number."""
    if data is None or len(data) != 32:
        return None
    number = int.from_bytes(data, "big")
    return number if number <= 255 else None


def _text(data: bytes | None) -> str | None:
    """A `string`, or the `bytes32` that MKR and other early tokens return."""
    if not data:
        return None
    if len(data) == 32:
        return data.rstrip(b"\0").decode("utf-8", "replace") or None
    decoding = decode_arguments(_STRING, data)
    if isinstance(decoding, Failed):
        return None
    text = decoding.values[0]
    return text if isinstance(text, str) and text else None
