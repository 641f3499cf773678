"""Seaport (OpenSea and others): filling, matching, cancelling and validating orders.

Source: seaport `ConsiderationStructs.sol`, `ConsiderationInterface.sol`, the same in 1.1 to 1.6.
"""

from decoders.protocol import ProtocolDecoder, TypedDataClaim, claim

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
            {
                "offerer": "address",
                "zone": "address",
                "orderType": "uint8",
                "startTime": "uint256",
                "endTime": "uint256",
                "zoneHash": "bytes32",
                "salt": "uint256",
                "conduitKey": "bytes32",
                "counter": "uint256",
            },
            "sign-order",
            unknown="a Seaport order: what it gives away and for what is in its fields, and is not an allowance",
        ),
    ),
)
