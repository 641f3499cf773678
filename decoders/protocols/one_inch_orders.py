"""1inch limit orders, versions 3 and 4, and Fusion, whose orders are those of version 4 with an extension.

Source: limit-order-protocol `MakerTraitsLib.sol`, `OrderLib.sol`. In version 4 the traits hold: the allowed taker's low
80 bits, then the end (40 bits), and flags at the top; bit 249 says that an extension belongs to the order.
"""

from decoders.decoded import Trade
from decoders.protocol import ProtocolDecoder, SignedMessage, TypedDataClaim
from decoders.trades import tokens

_AMOUNTS = {
    "salt": "uint256",
    "maker": "address",
    "receiver": "address",
    "makerAsset": "address",
    "takerAsset": "address",
    "makingAmount": "uint256",
    "takingAmount": "uint256",
}
_EXTENSION = "an extension of the order, of which only a hash is signed, may change the price as time passes"


def _trade(message: SignedMessage, expires: int | None, *, private: bool) -> tuple[Trade, ...]:
    maker = message.text("maker")
    given = tokens(message.text("makerAsset"), message.number("makingAmount"))
    asked = tokens(message.text("takerAsset"), message.number("takingAmount"), message.address("receiver") or maker)
    taker = message.address("allowedSender") if private else None
    return (Trade(protocol="1inch", maker=maker, gives=(given,), gets=(asked,), taker=taker, expires=expires),)


def _third(message: SignedMessage) -> tuple[Trade, ...]:
    return _trade(message, None, private=True)


def _fourth(message: SignedMessage) -> tuple[Trade, ...]:
    end = (message.number("makerTraits") >> 80) % 2**40
    return _trade(message, end or None, private=False)


PROTOCOL = ProtocolDecoder(
    name="1inch orders",
    source="protocol",
    claims=(),
    typed_data=(
        TypedDataClaim(
            "Order", _AMOUNTS | {"makerTraits": "uint256"}, "sign-order", offers=_fourth, unknown=_EXTENSION
        ),
        TypedDataClaim(
            "Order",
            _AMOUNTS | {"allowedSender": "address", "offsets": "uint256", "interactions": "bytes"},
            "sign-order",
            offers=_third,
            unknown="the interactions of the order, which hold its end and conditions, could not be told",
        ),
    ),
)
