"""What signed orders give and get: each order book's form, and nothing for what only resembles one."""

from typing import Any

import pytest

from decoders.decoded import Decoded, Trade
from tests.decoders.test_calls import SIGNER, SPENDER, TOKEN
from tests.decoders.test_decode import ZERO, meaning, typed

NFT, OTHER = "0x" + "77" * 20, "0x" + "88" * 20
HASH = "0x" + "00" * 32
END = 1_893_456_000

SEAPORT = {
    "OrderComponents": "address offerer, address zone, OfferItem[] offer, ConsiderationItem[] consideration, "
    "uint8 orderType, uint256 startTime, uint256 endTime, bytes32 zoneHash, uint256 salt, bytes32 conduitKey, "
    "uint256 counter",
    "OfferItem": "uint8 itemType, address token, uint256 identifierOrCriteria, uint256 startAmount, uint256 endAmount",
    "ConsiderationItem": "uint8 itemType, address token, uint256 identifierOrCriteria, uint256 startAmount, "
    "uint256 endAmount, address recipient",
}


def seaport(offerer: str = SIGNER, price: str = "10") -> dict[str, Any]:
    given = {"itemType": 2, "token": NFT, "identifierOrCriteria": "7", "startAmount": "1", "endAmount": "1"}
    asked = {"itemType": 0, "token": ZERO, "identifierOrCriteria": "0", "startAmount": price, "endAmount": "2"}
    filled = offerer != ZERO
    return {
        "offerer": offerer, "zone": ZERO, "offer": [given] if filled else [],
        "consideration": [asked | {"recipient": SIGNER}, asked | {"recipient": OTHER}] if filled else [],
        "orderType": 0, "startTime": 0, "endTime": END, "zoneHash": HASH, "salt": 0, "conduitKey": HASH, "counter": 0,
    }  # fmt: skip


def offers(decoded: Decoded) -> list[tuple[Any, ...]]:
    """Standard, token, amount, token id and recipient of what is given, then of what comes back."""
    return [
        tuple((each.standard, each.token, each.amount, each.token_id, each.recipient) for each in side)
        for trade in decoded.offers
        for side in (trade.gives, trade.gets)
    ]


def only(decoded: Decoded) -> Trade:
    (trade,) = decoded.offers
    assert decoded.intent == "sign-order"
    return trade


def test_a_seaport_order_tells_what_each_side_gets() -> None:
    decoded = meaning(typed("OrderComponents", SEAPORT, seaport()))
    trade = only(decoded)
    assert (trade.maker, trade.taker, trade.expires) == (SIGNER, None, END)
    assert offers(decoded) == [
        (("erc721", NFT, 1, 7, None),),
        (("native", None, 10, None, SIGNER), ("native", None, 10, None, OTHER)),
    ]
    assert trade.gets[0].last_amount == 2
    assert decoded.unknowns == ()


@pytest.mark.parametrize("height", [1, 2, 3])
def test_every_order_of_a_seaport_tree_is_told(height: int) -> None:
    tree: Any = [seaport(), seaport(ZERO)]
    for _ in range(height - 1):
        tree = [tree, [*tree]]
    types = SEAPORT | {"BulkOrder": f"OrderComponents{'[2]' * height} tree"}
    decoded = meaning(typed("BulkOrder", types, {"tree": tree}))
    assert decoded.intent == "sign-orders"
    assert len(decoded.offers) == 2 ** (height - 1)
    assert all(trade.maker == SIGNER for trade in decoded.offers)


BLUR = {
    "Order": "address trader, uint8 side, address matchingPolicy, address collection, uint256 tokenId, uint256 amount, "
    "address paymentToken, uint256 price, uint256 listingTime, uint256 expirationTime, Fee[] fees, uint256 salt, "
    "bytes extraParams, uint256 nonce",
    "Fee": "uint16 rate, address recipient",
}
BLUR_ORDER = {
    "trader": SIGNER, "side": 1, "matchingPolicy": OTHER, "collection": NFT, "tokenId": 7, "amount": 1,
    "paymentToken": ZERO, "price": 5, "listingTime": 0, "expirationTime": END, "fees": [], "salt": 0,
    "extraParams": "0x", "nonce": 0,
}  # fmt: skip


def test_blur_sells_and_buys() -> None:
    sale = meaning(typed("Order", BLUR, BLUR_ORDER))
    assert offers(sale) == [(("erc721", NFT, 1, 7, None),), (("native", None, 5, None, SIGNER),)]
    bid = meaning(typed("Order", BLUR, BLUR_ORDER | {"side": 0, "paymentToken": TOKEN}))
    assert offers(bid) == [(("erc20", TOKEN, 5, None, None),), (("erc721", NFT, 1, 7, SIGNER),)]


def test_a_root_of_orders_is_said_to_hide_them() -> None:
    decoded = meaning(typed("Root", {"Root": "bytes32 root"}, {"root": HASH}))
    assert (decoded.intent, decoded.offers) == ("sign-orders", ())
    assert "cannot be seen" in decoded.unknowns[0]


def test_0x_orders_of_tokens() -> None:
    fields = (
        "address makerToken, address takerToken, uint128 makerAmount, uint128 takerAmount, address maker, "
        "address taker, address txOrigin, uint256 expiryAndNonce"
    )
    message = {
        "makerToken": TOKEN, "takerToken": OTHER, "makerAmount": 5, "takerAmount": 6, "maker": SIGNER,
        "taker": SPENDER, "txOrigin": ZERO, "expiryAndNonce": str((END << 192) + 12345),
    }  # fmt: skip
    trade = only(meaning(typed("OtcOrder", {"OtcOrder": fields}, message)))
    assert (trade.taker, trade.expires, trade.gives[0].amount, trade.gets[0].recipient) == (SPENDER, END, 5, SIGNER)


def test_0x_orders_of_nfts_add_fees_to_what_a_buyer_pays() -> None:
    types = {
        "ERC721Order": "uint8 direction, address maker, address taker, uint256 expiry, uint256 nonce, "
        "address erc20Token, uint256 erc20TokenAmount, Fee[] fees, address erc721Token, uint256 erc721TokenId, "
        "Property[] erc721TokenProperties",
        "Fee": "address recipient, uint256 amount, bytes feeData",
        "Property": "address propertyValidator, bytes propertyData",
    }
    message = {
        "direction": 1, "maker": SIGNER, "taker": ZERO, "expiry": END, "nonce": 0, "erc20Token": TOKEN,
        "erc20TokenAmount": 100, "fees": [{"recipient": OTHER, "amount": 5, "feeData": "0x"}], "erc721Token": NFT,
        "erc721TokenId": 7, "erc721TokenProperties": [],
    }  # fmt: skip
    bought = meaning(typed("ERC721Order", types, message))
    assert offers(bought) == [(("erc20", TOKEN, 105, None, None),), (("erc721", NFT, 1, 7, SIGNER),)]
    sold = meaning(typed("ERC721Order", types, message | {"direction": 0}))
    assert offers(sold) == [(("erc721", NFT, 1, 7, None),), (("erc20", TOKEN, 100, None, SIGNER),)]
    anything = message | {"erc721TokenProperties": [{"propertyValidator": ZERO, "propertyData": "0x"}]}
    assert offers(meaning(typed("ERC721Order", types, anything)))[1][0][3] is None


def test_1inch_orders_hold_their_end_in_the_traits() -> None:
    fields = (
        "uint256 salt, address maker, address receiver, address makerAsset, address takerAsset, uint256 makingAmount, "
        "uint256 takingAmount, uint256 makerTraits"
    )
    message = {
        "salt": 0, "maker": SIGNER, "receiver": OTHER, "makerAsset": TOKEN, "takerAsset": OTHER, "makingAmount": 5,
        "takingAmount": 6, "makerTraits": str((END << 80) + (1 << 249) + 5),
    }  # fmt: skip
    trade = only(meaning(typed("Order", {"Order": fields}, message)))
    assert (trade.expires, trade.gets[0].recipient) == (END, OTHER)


COW = (
    "address sellToken, address buyToken, address receiver, uint256 sellAmount, uint256 buyAmount, uint32 validTo, "
    "bytes32 appData, uint256 feeAmount, string kind, bool partiallyFillable, string sellTokenBalance, "
    "string buyTokenBalance"
)
COW_ORDER = {
    "sellToken": TOKEN, "buyToken": "0x" + "ee" * 20, "receiver": ZERO, "sellAmount": 5, "buyAmount": 6,
    "validTo": END, "appData": HASH, "feeAmount": 1, "kind": "sell", "partiallyFillable": False,
    "sellTokenBalance": "erc20", "buyTokenBalance": "erc20",
}  # fmt: skip


def test_cow_orders_pay_the_receiver_or_the_signer() -> None:
    decoded = meaning(typed("Order", {"Order": COW}, COW_ORDER))
    assert offers(decoded) == [(("erc20", TOKEN, 6, None, None),), (("native", None, 6, None, SIGNER),)]
    elsewhere = only(meaning(typed("Order", {"Order": COW}, COW_ORDER | {"receiver": OTHER})))
    assert elsewhere.gets[0].recipient == OTHER


def test_uniswapx_orders_are_permits_with_a_price() -> None:
    types = {
        "PermitWitnessTransferFrom": "TokenPermissions permitted, address spender, uint256 nonce, uint256 deadline, "
        "ExclusiveDutchOrder witness",
        "TokenPermissions": "address token, uint256 amount",
        "ExclusiveDutchOrder": "OrderInfo info, uint256 decayStartTime, uint256 decayEndTime, address exclusiveFiller, "
        "uint256 exclusivityOverrideBps, address inputToken, uint256 inputStartAmount, uint256 inputEndAmount, "
        "DutchOutput[] outputs",
        "OrderInfo": "address reactor, address swapper, uint256 nonce, uint256 deadline, "
        "address additionalValidationContract, bytes additionalValidationData",
        "DutchOutput": "address token, uint256 startAmount, uint256 endAmount, address recipient",
    }
    info = {
        "reactor": SPENDER, "swapper": SIGNER, "nonce": 0, "deadline": END, "additionalValidationContract": ZERO,
        "additionalValidationData": "0x",
    }  # fmt: skip
    witness = {
        "info": info, "decayStartTime": 0, "decayEndTime": 0, "exclusiveFiller": ZERO, "exclusivityOverrideBps": 0,
        "inputToken": TOKEN, "inputStartAmount": 5, "inputEndAmount": 5,
        "outputs": [{"token": ZERO, "startAmount": 9, "endAmount": 8, "recipient": SIGNER}],
    }  # fmt: skip
    permit = {"permitted": {"token": TOKEN, "amount": 5}, "spender": SPENDER, "nonce": 0, "deadline": END}
    decoded = meaning(typed("PermitWitnessTransferFrom", types, permit | {"witness": witness}))
    assert decoded.permissions[0].spender == SPENDER
    assert offers(decoded) == [(("erc20", TOKEN, 5, None, None),), (("native", None, 9, None, SIGNER),)]
    assert only(decoded).gets[0].last_amount == 8


LOOKS_RARE = (
    "uint8 quoteType, uint256 globalNonce, uint256 subsetNonce, uint256 orderNonce, uint256 strategyId, "
    "uint8 collectionType, address collection, address currency, address signer, uint256 startTime, uint256 endTime, "
    "uint256 price, uint256[] itemIds, uint256[] amounts, bytes additionalParameters"
)
MAKER = {
    "quoteType": 1, "globalNonce": 0, "subsetNonce": 0, "orderNonce": 0, "strategyId": 0, "collectionType": 1,
    "collection": NFT, "currency": ZERO, "signer": SIGNER, "startTime": 0, "endTime": END, "price": 5, "itemIds": [7],
    "amounts": [3], "additionalParameters": "0x",
}  # fmt: skip


def test_looks_rare_orders_single_and_in_trees() -> None:
    decoded = meaning(typed("Maker", {"Maker": LOOKS_RARE}, MAKER))
    assert offers(decoded) == [(("erc1155", NFT, 3, 7, None),), (("native", None, 5, None, SIGNER),)]
    any_piece = MAKER | {"quoteType": 0, "itemIds": [], "amounts": [1], "collectionType": 0, "currency": TOKEN}
    bid = meaning(typed("Maker", {"Maker": LOOKS_RARE}, any_piece))
    assert offers(bid) == [(("erc20", TOKEN, 5, None, None),), (("erc721", NFT, 1, None, SIGNER),)]
    tree = typed("BatchOrder", {"BatchOrder": "Maker[2] tree", "Maker": LOOKS_RARE}, {"tree": [MAKER, any_piece]})
    assert len(meaning(tree).offers) == 2
    first = (
        "bool isOrderAsk, address signer, address collection, uint256 price, uint256 tokenId, uint256 amount, "
        "address strategy, address currency, uint256 nonce, uint256 startTime, uint256 endTime, "
        "uint256 minPercentageToAsk, bytes params"
    )
    message = {
        "isOrderAsk": True, "signer": SIGNER, "collection": NFT, "price": 5, "tokenId": 7, "amount": 1,
        "strategy": OTHER, "currency": TOKEN, "nonce": 0, "startTime": 0, "endTime": END, "minPercentageToAsk": 0,
        "params": "0x",
    }  # fmt: skip
    older = meaning(typed("MakerOrder", {"MakerOrder": first}, message))
    assert offers(older) == [(("erc721", NFT, 1, 7, None),), (("erc20", TOKEN, 5, None, SIGNER),)]


def test_rarible_assets_are_read_from_their_class_and_data() -> None:
    types = {
        "Order": "address maker, Asset makeAsset, address taker, Asset takeAsset, uint256 salt, uint256 start, "
        "uint256 end, bytes4 dataType, bytes data",
        "Asset": "AssetType assetType, uint256 value",
        "AssetType": "bytes4 assetClass, bytes data",
    }
    nft = {"assetType": {"assetClass": "0x73ad2146", "data": "0x" + NFT[2:].rjust(64, "0") + f"{7:064x}"}, "value": 1}
    coin = {"assetType": {"assetClass": "0xaaaebeba", "data": "0x"}, "value": 5}
    message = {
        "maker": SIGNER, "makeAsset": nft, "taker": ZERO, "takeAsset": coin, "salt": 0, "start": 0, "end": 0,
        "dataType": "0xffffffff", "data": "0x",
    }  # fmt: skip
    decoded = meaning(typed("Order", types, message))
    assert offers(decoded) == [(("erc721", NFT, 1, 7, None),), (("native", None, 5, None, SIGNER),)]
    odd = message | {"makeAsset": {"assetType": {"assetClass": "0x12345678", "data": "0x12"}, "value": 1}}
    assert offers(meaning(typed("Order", types, odd)))[0][0][0] == "unknown"


def test_an_order_of_another_shape_is_not_taken_for_one() -> None:
    decoded = meaning(typed("Order", {"Order": "address maker, uint256 price"}, {"maker": SIGNER, "price": 1}))
    assert (decoded.intent, decoded.offers) == ("sign-typed-data", ())


def test_a_permit_for_a_piece_gives_it_away() -> None:
    fields = "address spender, uint256 tokenId, uint256 nonce, uint256 deadline"
    message = {"spender": SPENDER, "tokenId": 7, "nonce": 0, "deadline": END}
    (trade,) = meaning(typed("Permit", {"Permit": fields}, message)).offers
    assert (trade.taker, trade.gets, trade.gives[0].token_id) == (SPENDER, (), 7)
