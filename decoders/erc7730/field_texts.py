"""One value as text, by its format ("Field formats" of ERC-7730). Everything foreign goes through `plain`."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from decoders.erc7730.chains import chain_name, native_ticker
from decoders.erc7730.nodes import Node
from decoders.erc7730.number_formats import date, decimal, duration, unit
from decoders.erc7730.scope import Scope, equals, number_in
from decoders.erc7730.specification import (
    AddressNameParams,
    DateParams,
    EnumParams,
    NftNameParams,
    TokenAmountParams,
    TokenTickerParams,
    UnitParams,
)
from decoders.erc7730.tokens import TokenMetadata
from decoders.foreign_text import plain
from decoders.primitives import Address, checksum

MAX_TEXT: Final = 1024
"""Characters of one value. Real ones that are longer are lists of keys in one string."""

MAX_BYTES: Final = 512
"""Bytes of one byte string that are shown; a signature has 65, a list of validators' keys some hundreds."""

MAX_TICKER: Final = 24
UNKNOWN_TICKER: Final = "???"
"""How hardware wallets mark an amount whose token they do not know: it is then in the smallest unit."""


class Knowledge(Protocol):
    """What formatting asks about the world."""

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """A token's metadata, hostile text."""

    def name(self, chain_id: int, address: Address, sources: tuple[str, ...] | None) -> str | None:
        """A verified name of an address."""

    def unknown_token(self, address: Address) -> None:
        """Told of a token that is not known, so that the amount is shown in its smallest unit."""


def leaf_text(node: Node) -> str:
    """The natural form of a value (`raw`)."""
    if isinstance(node.leaf, bool):
        return "true" if node.leaf else "false"
    if node.kind == "address":
        return checksum(node.leaf)
    if node.kind == "string":
        return plain(node.leaf, MAX_TEXT) if node.leaf else "(empty)"
    if node.kind == "bytes":
        return bytes_text(node.leaf)
    return node.leaf


def bytes_text(value: str) -> str:
    """`0x` text, cut where it is too long to be read, with its size said."""
    size = len(value) // 2 - 1
    return value if size <= MAX_BYTES else f"{value[: 2 + 2 * MAX_BYTES]}… ({size} bytes)"


def native_amount(amount: int, chain_id: int) -> str:
    """An amount in wei: "0.002 ETH"."""
    return f"{decimal(amount, 18)} {native_ticker(chain_id)}"


def format_text(name: str, params: Any, node: Node, scope: Scope, knowledge: Knowledge) -> str:
    """A value in the format called `name`. Raises `CannotApply` where it does not fit the format."""
    return _FORMATS[name](params, node, scope, knowledge)


def _raw(_params: Any, node: Node, _scope: Scope, _knowledge: Knowledge) -> str:
    return leaf_text(node)


def _amount(_params: Any, node: Node, scope: Scope, _knowledge: Knowledge) -> str:
    return native_amount(node.as_integer(), scope.container.chain_id)


def _token_amount(params: TokenAmountParams, node: Node, scope: Scope, knowledge: Knowledge) -> str:
    amount = node.as_integer()
    token = scope.parameter(params.token, params.token_path)
    chain_id = _chain(params, scope)
    if token is None:
        return f"{amount} {UNKNOWN_TICKER}"
    address = token.as_address()
    native = _texts(params.native_currency_address)
    if any(equals(Node("address", address, size=20), each) for each in native):
        return _limited(params, amount, 18, native_ticker(chain_id))
    known = knowledge.token(chain_id, address)
    if known is None or known.decimals is None:
        knowledge.unknown_token(address)
        return _limited(params, amount, 0, UNKNOWN_TICKER)
    return _limited(params, amount, known.decimals, plain(known.symbol, MAX_TICKER))


def _limited(params: TokenAmountParams, amount: int, decimals: int, ticker: str) -> str:
    """The amount, or the message that stands for all amounts from the threshold on."""
    threshold = None if params.threshold is None else number_in(params.threshold)
    if threshold is not None and amount >= threshold:
        return f"{plain(params.message or 'Unlimited', 64)} {ticker}"
    return f"{decimal(amount, decimals)} {ticker}"


def _ticker(params: TokenTickerParams, node: Node, scope: Scope, knowledge: Knowledge) -> str:
    address = node.as_address()
    known = knowledge.token(_chain(params, scope), address)
    return checksum(address) if known is None else f"{plain(known.symbol, MAX_TICKER)} ({checksum(address)})"


def _nft(params: NftNameParams, node: Node, scope: Scope, knowledge: Knowledge) -> str:
    number = leaf_text(node)
    collection = scope.parameter(params.collection, params.collection_path)
    if collection is None:
        return number
    address = collection.as_address()
    known = knowledge.token(scope.container.chain_id, address)
    if known is None:
        return f"#{number} of {checksum(address)}"
    return f"{plain(known.name or known.symbol, 64)} #{number}"


def _date(params: DateParams, node: Node, _scope: Scope, _knowledge: Knowledge) -> str:
    number = node.as_integer()
    return date(number) if params.encoding == "timestamp" else f"block {number}"


def _duration(_params: Any, node: Node, _scope: Scope, _knowledge: Knowledge) -> str:
    return duration(node.as_integer())


def _unit(params: UnitParams, node: Node, _scope: Scope, _knowledge: Knowledge) -> str:
    return unit(node.as_integer(), plain(params.base, 16), params.decimals, prefix=params.prefix)


def _enum(params: EnumParams, node: Node, _scope: Scope, _knowledge: Knowledge) -> str:
    """The word for the value; the value itself where the descriptor has none, never a guess."""
    found = next((text for value, text in params.values.items() if equals(node, value)), None)
    return leaf_text(node) if found is None else plain(found, 128)


def _chain_id(_params: Any, node: Node, _scope: Scope, _knowledge: Knowledge) -> str:
    return chain_name(node.as_integer())


def _address(params: AddressNameParams, node: Node, scope: Scope, knowledge: Knowledge) -> str:
    """The name beside the whole address: a name alone could be anybody's. "Sender" is the account itself."""
    address = node.as_address()
    if any(equals(Node("address", address, size=20), each) for each in _texts(params.sender_address)):
        return "Sender"
    name = knowledge.name(scope.container.chain_id, address, params.sources)
    if name is None and set(params.types or ()) & {"token", "collection"}:
        known = knowledge.token(scope.container.chain_id, address)
        name = None if known is None else known.name
    return checksum(address) if name is None else f"{plain(name, 64)} ({checksum(address)})"


def _interoperable(params: AddressNameParams, node: Node, scope: Scope, knowledge: Knowledge) -> str:
    """ERC-7930 binary form: version, chain type, chain reference, address; shown as address and chain."""
    raw = node.as_bytes()
    if node.kind == "address" or len(raw) < 6:
        return _address(params, node, scope, knowledge)
    length = raw[4]
    reference, address = raw[5 : 5 + length], raw[6 + length :]
    if raw[:4] != b"\0\1\0\0" or len(address) != 20 or raw[5 + length : 6 + length] != b"\x14":
        return bytes_text("0x" + raw.hex())
    chain_id = int.from_bytes(reference, "big")
    name = knowledge.name(chain_id, "0x" + address.hex(), params.sources)
    shown = checksum("0x" + address.hex())
    return f"{'' if name is None else plain(name, 64) + ' '}{shown}@{chain_name(chain_id) if length else 'any chain'}"


def _chain(params: TokenAmountParams | TokenTickerParams, scope: Scope) -> int:
    chain = scope.parameter(params.chain_id, params.chain_id_path)
    return scope.container.chain_id if chain is None else chain.as_integer()


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


_FORMATS: Final[Mapping[str, Callable[[Any, Node, Scope, Knowledge], str]]] = {
    "raw": _raw,
    "amount": _amount,
    "tokenAmount": _token_amount,
    "tokenTicker": _ticker,
    "nftName": _nft,
    "date": _date,
    "duration": _duration,
    "unit": _unit,
    "enum": _enum,
    "chainId": _chain_id,
    "addressName": _address,
    "interoperableAddressName": _interoperable,
}
