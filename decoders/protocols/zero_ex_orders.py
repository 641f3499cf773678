"""0x Protocol v4: orders and meta transactions that are signed. Shapes as in @0x/protocol-utils.

An NFT order's direction says whether its maker sells (0) or buys (1). Fees are paid on top of the price by a buyer, and
out of nobody's price by a seller: the taker pays them beside it.
"""

from decoders.decoded import Trade, TradeItem
from decoders.protocol import Nested, ProtocolDecoder, SignedMessage, TypedDataClaim
from decoders.trades import piece, tokens

_SELL = "0"
_SWAP = {
    "makerToken": "address",
    "takerToken": "address",
    "makerAmount": "uint128",
    "takerAmount": "uint128",
    "maker": "address",
    "taker": "address",
}
_NFT = {
    "direction": "uint8",
    "maker": "address",
    "taker": "address",
    "expiry": "uint256",
    "nonce": "uint256",
    "erc20Token": "address",
    "erc20TokenAmount": "uint256",
}
_META = {
    "signer": "address",
    "sender": "address",
    "expirationTimeSeconds": "uint256",
    "salt": "uint256",
    "callData": "bytes",
    "feeToken": "address",
}


def _swap(message: SignedMessage) -> tuple[Trade, ...]:
    maker = message.text("maker")
    # An OTC order holds its end in the upper 64 bits, above two nonces.
    timed = "expiry" in message.values
    expires = message.number("expiry") if timed else message.number("expiryAndNonce") >> 192
    return (
        Trade(
            protocol="0x v4",
            maker=maker,
            gives=(tokens(message.text("makerToken"), message.number("makerAmount")),),
            gets=(tokens(message.text("takerToken"), message.number("takerAmount"), maker),),
            taker=message.address("taker"),
            expires=expires,
        ),
    )


def _nft_order(message: SignedMessage, nft: TradeItem) -> tuple[Trade, ...]:
    maker, sells = message.text("maker"), message.text("direction") == _SELL
    fees = sum(message.number(f"{place}.amount") for place in message.elements("fees", "amount"))
    price = message.number("erc20TokenAmount")
    paid = tokens(message.text("erc20Token"), price if sells else price + fees, maker if sells else None)
    return (
        Trade(
            protocol="0x v4",
            maker=maker,
            gives=(nft,) if sells else (paid,),
            gets=(paid,) if sells else (nft.model_copy(update={"recipient": maker}),),
            taker=message.address("taker"),
            expires=_end(message.number("expiry")),
        ),
    )


def _end(packed: int) -> int:
    """The end of an NFT order: its low 64 bits, below a start and flags in some releases."""
    return packed % 2**64


def _erc721(message: SignedMessage) -> tuple[Trade, ...]:
    token_id = (
        None if message.elements("erc721TokenProperties", "propertyValidator") else message.number("erc721TokenId")
    )
    return _nft_order(message, piece(message.text("erc721Token"), token_id))


def _erc1155(message: SignedMessage) -> tuple[Trade, ...]:
    any_piece = message.elements("erc1155TokenProperties", "propertyValidator")
    token_id = None if any_piece else message.number("erc1155TokenId")
    amount = message.number("erc1155TokenAmount")
    return _nft_order(message, piece(message.text("erc1155Token"), token_id, amount))


def _meta_call(message: SignedMessage) -> Nested:
    """The proxy runs the call on itself for the signer."""
    return Nested(None, bytes.fromhex(message.text("callData")[2:]), mode="self")


PROTOCOL = ProtocolDecoder(
    name="0x orders",
    source="protocol",
    claims=(),
    typed_data=(
        TypedDataClaim(
            "LimitOrder",
            _SWAP
            | {"sender": "address", "feeRecipient": "address", "takerTokenFeeAmount": "uint128", "expiry": "uint64"},
            "sign-order",
            offers=_swap,
        ),
        TypedDataClaim("RfqOrder", _SWAP | {"txOrigin": "address", "expiry": "uint64"}, "sign-order", offers=_swap),
        TypedDataClaim(
            "OtcOrder", _SWAP | {"txOrigin": "address", "expiryAndNonce": "uint256"}, "sign-order", offers=_swap
        ),
        TypedDataClaim(
            "ERC721Order", _NFT | {"erc721Token": "address", "erc721TokenId": "uint256"}, "sign-order", offers=_erc721
        ),
        TypedDataClaim(
            "ERC1155Order",
            _NFT | {"erc1155Token": "address", "erc1155TokenId": "uint256", "erc1155TokenAmount": "uint128"},
            "sign-order",
            offers=_erc1155,
        ),
        TypedDataClaim("MetaTransactionData", _META | {"feeAmount": "uint256"}, "sign-call", call=_meta_call),
        TypedDataClaim("MetaTransactionDataV2", _META, "sign-call", call=_meta_call),
    ),
)
