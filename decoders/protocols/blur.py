"""Blur: orders of its first and second exchange. Shapes as in @reservoir0x/sdk (`blur`, `blur-v2`).

A bulk listing signs only the root of a tree, so what is listed and at what price cannot be seen. Bids pay from the
Blur pool, which holds native coins.
"""

from decoders.decoded import Trade
from decoders.protocol import ProtocolDecoder, SignedMessage, TypedDataClaim
from decoders.trades import piece, tokens

_BUY, _SELL = "0", "1"
_HIDDEN = "only the root of a tree of orders is signed: what is sold and at what price cannot be seen"


def _order(message: SignedMessage) -> tuple[Trade, ...]:
    """Orders of the first exchange. What fees go to others is in the fields; the price is before them."""
    trader, side = message.text("trader"), message.text("side")
    # Collections of both standards have an amount; for ERC-721 it is 1, so the standard cannot be told apart.
    amount, recipient = message.number("amount"), trader if side == _BUY else None
    count = None if amount == 1 else amount
    nft = piece(message.text("collection"), message.number("tokenId"), count, recipient)
    price = tokens(message.text("paymentToken"), message.number("price"), trader if side == _SELL else None)
    if side not in (_BUY, _SELL):
        return ()
    return (
        Trade(
            protocol="Blur",
            maker=trader,
            gives=(nft,) if side == _SELL else (price,),
            gets=(price,) if side == _SELL else (nft,),
            expires=message.number("expirationTime"),
        ),
    )


PROTOCOL = ProtocolDecoder(
    name="Blur",
    source="protocol",
    claims=(),
    typed_data=(
        TypedDataClaim(
            "Order",
            {
                "trader": "address",
                "side": "uint8",
                "matchingPolicy": "address",
                "collection": "address",
                "tokenId": "uint256",
                "amount": "uint256",
                "paymentToken": "address",
                "price": "uint256",
                "expirationTime": "uint256",
            },
            "sign-order",
            offers=_order,
        ),
        TypedDataClaim(
            "Order",
            {
                "trader": "address",
                "collection": "address",
                "listingsRoot": "bytes32",
                "numberOfListings": "uint256",
                "expirationTime": "uint256",
                "assetType": "uint8",
                "orderType": "uint8",
            },
            "sign-orders",
            unknown=_HIDDEN,
        ),
        TypedDataClaim("Root", {"root": "bytes32"}, "sign-orders", unknown=_HIDDEN),
    ),
)
