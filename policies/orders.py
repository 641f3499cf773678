"""Swap orders signed as typed data, by the shape of their fields: what they give, what they ask, and who is paid.

Sources: CoW Protocol `GPv2Order.sol`, 1inch limit order protocol `OrderLib.sol`, 0x `LibNativeOrder.sol`, UniswapX
`ExclusiveDutchOrderLib.sol` (a Permit2 witness), Blur `OrderStructs.sol`. LooksRare always pays the signer. Seaport
has items on both sides and a rule of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from decoders.primitives import ZERO_ADDRESS, Address
from decoders.requests import TypedData
from decoders.signed_fields import leaves
from policies.assets import asset_of
from policies.case import Case
from policies.trust import Register
from simulation.readable import amount_of, name_of

_Values = Mapping[str, str]
_OF_NFTS = "Blur"
_SELL = "1"
_WHOLE = 10_000
"""Blur's fees are in parts of this."""


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """Amounts in base units, the least that is asked. `recipients` are empty where the form pays the signer.

    `taker` is the one account that may fill it, None where anybody may.
    """

    form: str
    sold: Address
    gives: int
    asks: int
    recipients: tuple[Address, ...] = ()
    taker: Address | None = None


def signed_order(payload: TypedData) -> SignedOrder | None:
    """The order in a message, or None where it is not one of these forms."""
    values = {leaf.path: leaf.value for leaf in leaves(payload.message) if isinstance(leaf.value, str)}
    for form in (_cow, _one_inch, _zero_ex, _uniswap_x, _blur):
        order = form(values)
        if order is not None:
            return order
    return None


def sold_by(case: Case, register: Register, order: SignedOrder) -> str:
    """What the order gives, for people: "1 WETH", "an NFT of token 0x1234…AbCd"."""
    asset = asset_of(case, register, order.sold)
    return f"an NFT of {name_of(asset)}" if order.form == _OF_NFTS else amount_of(asset, order.gives)


def _cow(values: _Values) -> SignedOrder | None:
    if not {"sellToken", "buyToken", "receiver", "sellAmount", "buyAmount"} <= set(values):
        return None
    amounts = int(values["sellAmount"]), int(values["buyAmount"])
    return SignedOrder("CoW Protocol", values["sellToken"], *amounts, _paid(values["receiver"]))


def _one_inch(values: _Values) -> SignedOrder | None:
    if not {"maker", "receiver", "makerAsset", "takerAsset", "makingAmount", "takingAmount"} <= set(values):
        return None
    amounts = int(values["makingAmount"]), int(values["takingAmount"])
    # The low 80 bits of the traits hold the end of the one allowed sender's address; that is not a whole address.
    return SignedOrder("1inch", values["makerAsset"], *amounts, _paid(values["receiver"]))


def _zero_ex(values: _Values) -> SignedOrder | None:
    if not {"makerToken", "takerToken", "makerAmount", "takerAmount", "maker", "taker"} <= set(values):
        return None
    amounts = int(values["makerAmount"]), int(values["takerAmount"])
    taker = values["taker"] if values["taker"] != ZERO_ADDRESS else None
    return SignedOrder("0x", values["makerToken"], *amounts, taker=taker)


def _uniswap_x(values: _Values) -> SignedOrder | None:
    """The outputs stand in arrays below the witness; prices fall, so the end counts where there is one."""
    outputs = [path for path in values if path.endswith(".recipient") and "utputs[" in path]
    if not outputs or "permitted.amount" not in values or "permitted.token" not in values:
        return None
    asked = [_least(values, path.removesuffix("recipient")) for path in outputs]
    recipients = tuple(values[path] for path in outputs)
    return SignedOrder("UniswapX", values["permitted.token"], int(values["permitted.amount"]), max(asked), recipients)


def _blur(values: _Values) -> SignedOrder | None:
    """A sale at Blur pays its trader, but for the fees in the order, which may be nearly all (`BlurExchange.sol`)."""
    if not {"trader", "side", "matchingPolicy", "collection", "price"} <= set(values) or values["side"] != _SELL:
        return None
    rates = {path: int(values[path]) for path in values if path.startswith("fees[") and path.endswith(".rate")}
    kept = max(0, _WHOLE - sum(rates.values()))
    largest = max(rates, key=lambda path: rates[path], default=None)
    paid = () if kept * 10 > _WHOLE or largest is None else (values[largest.removesuffix("rate") + "recipient"],)
    # One NFT is given; what is asked counts before the fees, since a rule of its own tells who gets it.
    return SignedOrder(_OF_NFTS, values["collection"], 1, int(values["price"]), paid)


def _least(values: _Values, prefix: str) -> int:
    names = ("endAmount", "minAmount", "amount", "startAmount")
    return next((int(values[prefix + name]) for name in names if prefix + name in values), 0)


def _paid(receiver: Address) -> tuple[Address, ...]:
    """The zero address stands for the signer."""
    return () if receiver == ZERO_ADDRESS else (receiver,)
