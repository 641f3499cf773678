"""UniswapX: orders that are signed as the witness of a Permit2 transfer, and the reactors that fill them.

Source: UniswapX `OrderInfo`, `DutchOrderLib` and its kin; shapes as in @uniswap/uniswapx-sdk.
The permission is Permit2's: the tokens go to the reactor, which checks that the outputs arrive.
"""

from collections.abc import Callable

from decoders.decoded import Trade, TradeItem
from decoders.permit2_permissions import PERMITTED_TYPES, TRANSFER_TYPES, permit2_transfer
from decoders.protocol import ProtocolDecoder, SignedMessage, TypedDataClaim, claim
from decoders.trades import tokens

_PERMIT = {f"permitted.{name}": kind for name, kind in PERMITTED_TYPES.items()} | TRANSFER_TYPES
_INFO = {
    "witness.info.reactor": "address",
    "witness.info.swapper": "address",
    "witness.info.nonce": "uint256",
    "witness.info.deadline": "uint256",
}
_ORDER = "(bytes order, bytes sig)"


def _fields(place: str, *names: str) -> dict[str, str]:
    return {f"witness.{place}{name}": "address" if name in ("token", "recipient") else "uint256" for name in names}


def _trade(message: SignedMessage, given: TradeItem, outputs: str, first: str, last: str) -> tuple[Trade, ...]:
    """The order, with its outputs read from the array `outputs`: amounts from the members `first` and `last`."""
    places = message.elements(f"witness.{outputs}", "token")
    return (
        Trade(
            protocol="UniswapX",
            maker=message.text("witness.info.swapper"),
            gives=(given,),
            gets=tuple(
                tokens(
                    message.text(f"{place}.token"),
                    message.number(f"{place}.{first}"),
                    message.address(f"{place}.recipient"),
                    message.number(f"{place}.{last}"),
                )
                for place in places
            ),
            expires=message.number("witness.info.deadline"),
        ),
    )


def _falling(prefix: str, outputs: str) -> Callable[[SignedMessage], tuple[Trade, ...]]:
    """Dutch orders: the input may rise and the outputs fall until the deadline."""

    def read(message: SignedMessage) -> tuple[Trade, ...]:
        place = f"witness.{prefix}"
        given = tokens(
            message.text(f"{place}Token"),
            message.number(f"{place}StartAmount"),
            last=message.number(f"{place}EndAmount"),
        )
        return _trade(message, given, outputs, "startAmount", "endAmount")

    return read


def _curved(message: SignedMessage) -> tuple[Trade, ...]:
    given = tokens(
        message.text("witness.baseInput.token"),
        message.number("witness.baseInput.startAmount"),
        last=message.number("witness.baseInput.maxAmount"),
    )
    return _trade(message, given, "baseOutputs", "startAmount", "minAmount")


def _priority(message: SignedMessage) -> tuple[Trade, ...]:
    given = tokens(message.text("witness.input.token"), message.number("witness.input.amount"))
    return _trade(message, given, "outputs", "amount", "amount")


def _limit(message: SignedMessage) -> tuple[Trade, ...]:
    given = tokens(message.text("witness.inputToken"), message.number("witness.inputAmount"))
    return _trade(message, given, "outputs", "amount", "amount")


def _form(shape: dict[str, str], offers: Callable[[SignedMessage], tuple[Trade, ...]]) -> TypedDataClaim:
    return TypedDataClaim(
        "PermitWitnessTransferFrom", _PERMIT | _INFO | shape, "sign-order", permit2_transfer, offers=offers
    )


_DUTCH_OUTPUT = ("token", "startAmount", "endAmount", "recipient")
_INPUT_TOKEN = {"witness.inputToken": "address"}

PROTOCOL = ProtocolDecoder(
    name="UniswapX",
    source="protocol",
    claims=(
        claim(f"function execute({_ORDER} order)", "fulfill-order"),
        claim(f"function execute({_ORDER} order, bytes callbackData)", "fulfill-order"),
        claim(f"function executeBatch({_ORDER}[] orders)", "fulfill-order"),
        claim(f"function executeBatch({_ORDER}[] orders, bytes callbackData)", "fulfill-order"),
    ),
    typed_data=(
        _form(
            _INPUT_TOKEN | _fields("", "inputStartAmount", "inputEndAmount") | _fields("outputs[].", *_DUTCH_OUTPUT),
            _falling("input", "outputs"),
        ),
        _form(
            {"witness.baseInputToken": "address"}
            | _fields("", "baseInputStartAmount", "baseInputEndAmount")
            | _fields("baseOutputs[].", *_DUTCH_OUTPUT),
            _falling("baseInput", "baseOutputs"),
        ),
        _form(
            _fields("baseInput.", "token", "startAmount", "maxAmount")
            | _fields("baseOutputs[].", "token", "startAmount", "minAmount", "recipient"),
            _curved,
        ),
        _form(_fields("input.", "token", "amount") | _fields("outputs[].", "token", "amount", "recipient"), _priority),
        _form(
            _INPUT_TOKEN | _fields("", "inputAmount") | _fields("outputs[].", "token", "amount", "recipient"), _limit
        ),
    ),
)
