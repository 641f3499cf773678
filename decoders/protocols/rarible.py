"""Rarible: orders of its exchange (version 2). Asset classes are the first four bytes of a name's hash.

Source: rarible protocol-contracts `LibOrder.sol`, `LibAsset.sol`; shape as in @reservoir0x/sdk (`rarible`).
"""

from decoders.decoded import Trade, TradeItem
from decoders.primitives import ZERO_ADDRESS, Address, hex_of, keccak
from decoders.protocol import ProtocolDecoder, SignedMessage, TypedDataClaim
from decoders.trades import piece, tokens

_CLASSES = {hex_of(keccak(name.encode())[:4]): name for name in ("ETH", "ERC20", "ERC721", "ERC1155", "COLLECTION")}
_WORD = 64
"""Hex digits of one word."""


def _asset(message: SignedMessage, side: str, recipient: Address | None) -> TradeItem:
    """The asset that its class and its data (a token, and an id for NFTs) describe."""
    kind = _CLASSES.get(message.text(f"{side}.assetType.assetClass"))
    data, value = message.text(f"{side}.assetType.data")[2:], message.number(f"{side}.value")
    words = [int(data[place : place + _WORD], 16) for place in range(0, len(data) - _WORD + 1, _WORD)]
    token = f"0x{words[0] % 2**160:040x}" if words else ZERO_ADDRESS
    match kind, len(words):
        case "ETH", _:
            return tokens(ZERO_ADDRESS, value, recipient)
        case "ERC20", 1:
            return tokens(token, value, recipient)
        case "ERC721", 2:
            return piece(token, words[1], recipient=recipient)
        case "ERC1155", 2:
            return piece(token, words[1], value, recipient)
        case "COLLECTION", 1:
            return piece(token, None, recipient=recipient)
    return TradeItem(standard="unknown", token=None, amount=value, last_amount=value, recipient=recipient)


def _order(message: SignedMessage) -> tuple[Trade, ...]:
    maker = message.text("maker")
    return (
        Trade(
            protocol="Rarible",
            maker=maker,
            gives=(_asset(message, "makeAsset", None),),
            gets=(_asset(message, "takeAsset", maker),),
            taker=message.address("taker"),
            expires=message.number("end") or None,
        ),
    )


PROTOCOL = ProtocolDecoder(
    name="Rarible",
    source="protocol",
    claims=(),
    typed_data=(
        TypedDataClaim(
            "Order",
            {
                "maker": "address",
                "makeAsset.assetType.assetClass": "bytes4",
                "makeAsset.assetType.data": "bytes",
                "makeAsset.value": "uint256",
                "taker": "address",
                "takeAsset.assetType.assetClass": "bytes4",
                "takeAsset.assetType.data": "bytes",
                "takeAsset.value": "uint256",
                "end": "uint256",
                "data": "bytes",
            },
            "sign-order",
            offers=_order,
            unknown="payouts and fees stand in the data of the order and may send its proceeds to others",
        ),
    ),
)
