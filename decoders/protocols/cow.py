"""CoW Protocol: signed orders, pre-signatures, orders for native coins, and the settlement with its calls.

Checked against @cowprotocol/contracts; the eth-flow contract is from its verified source. A receiver of zero is the
owner; an order may name the native coin as what is bought.
"""

from decoders.decoded import Trade
from decoders.protocol import (
    Arguments,
    Inner,
    Nested,
    ProtocolDecoder,
    SignedMessage,
    TypedDataClaim,
    claim,
    items,
    number,
    raw,
    text,
)
from decoders.trades import tokens

_TRADE = (
    "(uint256 sellTokenIndex, uint256 buyTokenIndex, address receiver, uint256 sellAmount, uint256 buyAmount, "
    "uint32 validTo, bytes32 appData, uint256 feeAmount, uint256 flags, uint256 executedAmount, bytes signature)"
)
_FLOW_ORDER = (
    "(address buyToken, address receiver, uint256 sellAmount, uint256 buyAmount, bytes32 appData, uint256 feeAmount, "
    "uint32 validTo, bool partiallyFillable, int64 quoteId) order"
)


def _interactions(arguments: Arguments) -> Inner:
    """Calls before, between and after the trades, all made by the settlement contract."""
    calls = (items(call) for phase in items(arguments["interactions"]) for call in items(phase))
    return Inner(tuple(Nested(text(target), raw(calldata), number(value)) for target, value, calldata in calls))


def _presign(arguments: Arguments) -> str:
    return "sign-order" if arguments["signed"] else "cancel-order"


def _order(message: SignedMessage) -> tuple[Trade, ...]:
    sold = message.number("sellAmount") + message.number("feeAmount")
    receiver = message.address("receiver") or message.signer
    return (
        Trade(
            protocol="CoW Protocol",
            maker=message.signer,
            gives=(tokens(message.text("sellToken"), sold),),
            gets=(tokens(message.text("buyToken"), message.number("buyAmount"), receiver),),
            expires=message.number("validTo"),
        ),
    )


PROTOCOL = ProtocolDecoder(
    name="CoW Protocol",
    source="protocol",
    claims=(
        claim("function setPreSignature(bytes orderUid, bool signed)", _presign),
        claim("function invalidateOrder(bytes orderUid)", "cancel-order"),
        claim(
            f"function settle(address[] tokens, uint256[] clearingPrices, {_TRADE}[] trades, "
            "(address target, uint256 value, bytes callData)[][3] interactions)",
            "batch",
            _interactions,
        ),
        claim(f"function createOrder({_FLOW_ORDER})", "sign-order"),
        claim(f"function invalidateOrder({_FLOW_ORDER})", "cancel-order"),
    ),
    typed_data=(
        TypedDataClaim(
            "Order",
            {
                "sellToken": "address",
                "buyToken": "address",
                "receiver": "address",
                "sellAmount": "uint256",
                "buyAmount": "uint256",
                "validTo": "uint32",
                "appData": "bytes32",
                "feeAmount": "uint256",
                "kind": "string",
                "partiallyFillable": "bool",
            },
            "sign-order",
            offers=_order,
        ),
        TypedDataClaim("OrderCancellations", {"orderUids[]": "bytes"}, "cancel-order"),
    ),
)
