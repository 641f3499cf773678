"""Seaport (OpenSea and others): filling, matching, cancelling and validating orders.

Source: seaport `ConsiderationStructs.sol`, `ConsiderationInterface.sol`, the same in 1.1 to 1.6.
"""

from collections.abc import Mapping

from decoders.decoded import AssetStandard, Trade, TradeItem
from decoders.primitives import Address
from decoders.protocol import ProtocolDecoder, SignedMessage, TypedDataClaim, claim

_OFFER = "(uint8 itemType, address token, uint256 identifierOrCriteria, uint256 startAmount, uint256 endAmount)[] offer"
_CONSIDERATION = (
    "(uint8 itemType, address token, uint256 identifierOrCriteria, uint256 startAmount, uint256 endAmount, "
    "address recipient)[] consideration"
)
_TERMS = (
    f"address offerer, address zone, {_OFFER}, {_CONSIDERATION}, uint8 orderType, uint256 startTime, uint256 endTime, "
    "bytes32 zoneHash, uint256 salt, bytes32 conduitKey"
)
_PARAMETERS = f"({_TERMS}, uint256 totalOriginalConsiderationItems) parameters"
_COMPONENTS = f"({_TERMS}, uint256 counter)"
_ORDER = f"({_PARAMETERS}, bytes signature)"
_ADVANCED_ORDER = f"({_PARAMETERS}, uint120 numerator, uint120 denominator, bytes signature, bytes extraData)"
_RESOLVERS = (
    "(uint256 orderIndex, uint8 side, uint256 index, uint256 identifier, bytes32[] criteriaProof)[] criteriaResolvers"
)
_PLACES = "(uint256 orderIndex, uint256 itemIndex)[]"
_FULFILLMENTS = f"({_PLACES} offerComponents, {_PLACES} considerationComponents)[] fulfillments"
_AVAILABLE = f"{_PLACES}[] offerFulfillments, {_PLACES}[] considerationFulfillments"
_BASIC = (
    "(address considerationToken, uint256 considerationIdentifier, uint256 considerationAmount, address offerer, "
    "address zone, address offerToken, uint256 offerIdentifier, uint256 offerAmount, uint8 basicOrderType, "
    "uint256 startTime, uint256 endTime, bytes32 zoneHash, uint256 salt, bytes32 offererConduitKey, "
    "bytes32 fulfillerConduitKey, uint256 totalOriginalAdditionalRecipients, "
    "(uint256 amount, address recipient)[] additionalRecipients, bytes signature) parameters"
)

_ORDER_TYPES = {
    "offerer": "address",
    "zone": "address",
    "orderType": "uint8",
    "startTime": "uint256",
    "endTime": "uint256",
    "zoneHash": "bytes32",
    "salt": "uint256",
    "conduitKey": "bytes32",
    "counter": "uint256",
}
_STANDARDS: Mapping[str, AssetStandard] = {
    "0": "native",
    "1": "erc20",
    "2": "erc721",
    "3": "erc1155",
    "4": "erc721",
    "5": "erc1155",
}
_BY_CRITERIA = ("4", "5")
"""`identifierOrCriteria` is a Merkle root then, or 0 for any piece of the collection."""


def _item(message: SignedMessage, place: str, recipient: Address | None) -> TradeItem:
    kind = message.text(f"{place}.itemType")
    standard = _STANDARDS.get(kind, "unknown")
    single = standard in ("erc721", "erc1155") and kind not in _BY_CRITERIA
    return TradeItem(
        standard=standard,
        token=None if standard == "native" else message.text(f"{place}.token"),
        token_id=message.number(f"{place}.identifierOrCriteria") if single else None,
        amount=message.number(f"{place}.startAmount"),
        last_amount=message.number(f"{place}.endAmount"),
        recipient=recipient,
    )


def _order(message: SignedMessage, prefix: str) -> Trade:
    """The order whose fields begin with `prefix`."""
    given = message.elements(f"{prefix}offer", "itemType")
    asked = message.elements(f"{prefix}consideration", "itemType")
    return Trade(
        protocol="Seaport",
        maker=message.text(f"{prefix}offerer"),
        gives=tuple(_item(message, place, None) for place in given),
        gets=tuple(_item(message, place, message.address(f"{place}.recipient")) for place in asked),
        expires=message.number(f"{prefix}endTime"),
    )


def _single(message: SignedMessage) -> tuple[Trade, ...]:
    return (_order(message, ""),)


def _bulk(message: SignedMessage) -> tuple[Trade, ...]:
    """Every order of the tree but the empty ones that fill it up."""
    ends = (path.removesuffix("offerer") for path in message.values if path.endswith("].offerer"))
    orders = (_order(message, prefix) for prefix in ends if message.address(f"{prefix}offerer") is not None)
    return tuple(orders)


PROTOCOL = ProtocolDecoder(
    name="Seaport",
    source="protocol",
    claims=(
        claim(f"function fulfillBasicOrder({_BASIC})", "fulfill-order"),
        claim(f"function fulfillBasicOrder_efficient_6GL6yc({_BASIC})", "fulfill-order"),
        claim(f"function fulfillOrder({_ORDER} order, bytes32 fulfillerConduitKey)", "fulfill-order"),
        claim(
            f"function fulfillAdvancedOrder({_ADVANCED_ORDER} advancedOrder, {_RESOLVERS}, "
            "bytes32 fulfillerConduitKey, address recipient)",
            "fulfill-order",
        ),
        claim(
            f"function fulfillAvailableOrders({_ORDER}[] orders, {_AVAILABLE}, bytes32 fulfillerConduitKey, "
            "uint256 maximumFulfilled)",
            "fulfill-order",
        ),
        claim(
            f"function fulfillAvailableAdvancedOrders({_ADVANCED_ORDER}[] advancedOrders, {_RESOLVERS}, {_AVAILABLE}, "
            "bytes32 fulfillerConduitKey, address recipient, uint256 maximumFulfilled)",
            "fulfill-order",
        ),
        claim(f"function matchOrders({_ORDER}[] orders, {_FULFILLMENTS})", "fulfill-order"),
        claim(
            f"function matchAdvancedOrders({_ADVANCED_ORDER}[] orders, {_RESOLVERS}, {_FULFILLMENTS}, "
            "address recipient)",
            "fulfill-order",
        ),
        claim(f"function cancel({_COMPONENTS}[] orders)", "cancel-order"),
        claim(f"function validate({_ORDER}[] orders)", "validate-order"),
        claim("function incrementCounter()", "cancel-order"),
    ),
    typed_data=(
        TypedDataClaim(
            "OrderComponents",
            _ORDER_TYPES,
            "sign-order",
            offers=_single,
        ),
        TypedDataClaim(
            "BulkOrder",
            {f"tree[].{name}": kind for name, kind in _ORDER_TYPES.items()},
            "sign-orders",
            offers=_bulk,
        ),
    ),
)
