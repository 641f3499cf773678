"""LooksRare: maker orders of version 1 and 2, single and in trees. Shapes as in @reservoir0x/sdk (`looks-rare`)."""

from decoders.decoded import Trade, TradeItem
from decoders.protocol import ProtocolDecoder, SignedMessage, TypedDataClaim
from decoders.trades import piece, tokens

_ASK, _BID = "1", "0"
_ERC721 = "0"

_FIRST = {
    "isOrderAsk": "bool",
    "signer": "address",
    "collection": "address",
    "price": "uint256",
    "tokenId": "uint256",
    "amount": "uint256",
    "strategy": "address",
    "currency": "address",
    "endTime": "uint256",
}
_SECOND = {
    "quoteType": "uint8",
    "strategyId": "uint256",
    "collectionType": "uint8",
    "collection": "address",
    "currency": "address",
    "signer": "address",
    "endTime": "uint256",
    "price": "uint256",
}


def _exchange(message: SignedMessage, prefix: str, nfts: tuple[TradeItem, ...], *, ask: bool) -> Trade:
    signer = message.text(f"{prefix}signer")
    price = tokens(message.text(f"{prefix}currency"), message.number(f"{prefix}price"), signer if ask else None)
    received = tuple(nft.model_copy(update={"recipient": signer}) for nft in nfts)
    return Trade(
        protocol="LooksRare",
        maker=signer,
        gives=nfts if ask else (price,),
        gets=(price,) if ask else received,
        expires=message.number(f"{prefix}endTime"),
    )


def _first(message: SignedMessage) -> tuple[Trade, ...]:
    # The order does not say which standard the collection follows; an amount of 1 is both.
    amount = message.number("amount")
    nft = piece(message.text("collection"), message.number("tokenId"), None if amount == 1 else amount)
    return (_exchange(message, "", (nft,), ask=message.values["isOrderAsk"] is True),)


def _second(message: SignedMessage) -> tuple[Trade, ...]:
    return _makers(message, ("",))


def _batch(message: SignedMessage) -> tuple[Trade, ...]:
    return _makers(
        message, tuple(path.removesuffix("quoteType") for path in message.values if path.endswith("].quoteType"))
    )


def _makers(message: SignedMessage, prefixes: tuple[str, ...]) -> tuple[Trade, ...]:
    known = (prefix for prefix in prefixes if message.text(f"{prefix}quoteType") in (_ASK, _BID))
    return tuple(
        _exchange(message, prefix, _nfts(message, prefix), ask=message.text(f"{prefix}quoteType") == _ASK)
        for prefix in known
    )


def _nfts(message: SignedMessage, prefix: str) -> tuple[TradeItem, ...]:
    """The pieces by id; a bid on any piece of the collection names none."""
    collection, single = message.text(f"{prefix}collection"), message.text(f"{prefix}collectionType") == _ERC721
    found: list[TradeItem] = []
    while isinstance(token_id := message.values.get(f"{prefix}itemIds[{len(found)}]"), str):
        amount = message.values.get(f"{prefix}amounts[{len(found)}]")
        count = None if single or not isinstance(amount, str) else int(amount)
        found.append(piece(collection, int(token_id), count))
    return tuple(found) or (piece(collection, None, None if single else 1),)


PROTOCOL = ProtocolDecoder(
    name="LooksRare",
    source="protocol",
    claims=(),
    typed_data=(
        TypedDataClaim("MakerOrder", _FIRST, "sign-order", offers=_first),
        TypedDataClaim("Maker", _SECOND, "sign-order", offers=_second),
        TypedDataClaim(
            "BatchOrder", {f"tree[].{name}": kind for name, kind in _SECOND.items()}, "sign-orders", offers=_batch
        ),
    ),
)
