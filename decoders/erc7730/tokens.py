"""Token metadata and address names: looked up through protocols, since this room does no I/O.

A symbol is written by whoever made the token. It is hostile text: it goes through `plain` before anybody sees it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from decoders.abi.codec import Failed, decode_arguments
from decoders.abi.signature import parse_tuple
from decoders.primitives import Address, keccak

MAX_ANSWER: Final = 4096
"""Bytes of a name that is read. Real ones have some dozens; what is kept must not be of any length."""


@dataclass(frozen=True, slots=True)
class TokenMetadata:
    """What a token says of itself. `decimals` is None for what is not fungible (ERC-721, ERC-1155).

    `listed_by` names the published list that says it instead, where the chain could not be asked.
    """

    symbol: str
    decimals: int | None
    name: str
    listed_by: str | None = None


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


TOKEN_QUESTIONS: Final = tuple(keccak(signature)[:4] for signature in (b"symbol()", b"decimals()", b"name()"))
"""The calldata that asks a token about itself (ERC-20, ERC-721)."""


def token_of(symbol: bytes | None, decimals: bytes | None, name: bytes | None) -> TokenMetadata | None:
    """What a contract answered to `TOKEN_QUESTIONS`; None where it has no symbol.

    An answer is None where the call reverted. A token without `decimals()` is not fungible.
    """
    ticker = _text(symbol)
    if ticker is None:
        return None
    return TokenMetadata(ticker, _small(decimals), _text(name) or ticker)


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
    if len(data) > MAX_ANSWER:
        return None
    decoding = decode_arguments(_STRING, data)
    if isinstance(decoding, Failed):
        return None
    text = decoding.values[0]
    return text if isinstance(text, str) and text else None
