"""Marketplace orders (Seaport) by which the signer gives something and gets nothing (zero-price listing drains)."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from decoders.decoded import TradeItem
from decoders.outcome import Known
from decoders.primitives import Address
from decoders.requests import TypedData
from decoders.signed_fields import leaves
from policies.assets import asset_of
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.readable import amount_of

_Item = Mapping[str, str]

_PLACE: Final = re.compile(r"(.*?)\b(offer|consideration)\[([0-9]+)\]\.([A-Za-z]+)")
_COIN, _FUNGIBLE = "0", "1"  # Seaport's ItemType: 0 native, 1 ERC-20, 2 to 5 NFTs


class OrderWithoutReturn(Rule):
    """What it catches: a marketplace order that gives your assets away and pays you nothing, or next to nothing.

    Why it matters: an order is filled later by anybody who holds it, without asking you again. Orders at a price of
    zero are how whole collections are taken with one signature.

    What to do: do not sign. A listing must name a price, and you as the one who is paid.
    """

    id = "order-without-return"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"typed-data"})
    needs = frozenset()
    yields_to = frozenset({"order-for-nothing"})
    # A price of a few base units is no price: below a millionth of a coin it is dust.
    limits: ClassVar[dict[str, int]] = {"dust_parts": 1_000_000}

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding, for the first such order of a single or bulk signature."""
        payload = case.request.payload
        if not isinstance(payload, TypedData):
            return
        orders = list(_orders(payload))
        if not orders:
            yield from self._other_forms(case)
        for given, asked in orders:
            if given and not any(self._pays(case, item) for item in asked):
                yield self.finding(
                    title=f"This order gives away {self._given(case, given)} of yours, and you get nothing for it"
                    f"{self._elsewhere(case, asked)}.",
                    evidence=("request.payload.message",),
                    advice="Do not sign. A listing must name a price, and you as the one who is paid.",
                )
                return

    def _given(self, case: Case, given: list[_Item]) -> str:
        """The first item in words, and how many more there are."""
        item = given[0]
        token, amount = item["token"], int(item["endAmount"])
        asset = asset_of(case, self.register, None if item["itemType"] == _COIN else token)
        fungible = item["itemType"] in (_COIN, _FUNGIBLE)
        first = amount_of(asset, amount) if fungible else f"an NFT of {self.who(case, token)}"
        return first if len(given) == 1 else f"{first} and {len(given) - 1} more assets"

    def _elsewhere(self, case: Case, asked: list[_Item]) -> str:
        """Who is paid, where somebody else is."""
        paid = dict.fromkeys(item["recipient"] for item in asked if "recipient" in item)
        others = [party for party in paid if party != case.request.sender]
        named = " and ".join(self.who(case, party) for party in others[:2])
        return f"; what is paid goes to {named}" if others else ""

    def _other_forms(self, case: Case) -> Iterator[Finding]:
        """Orders of other marketplaces, as decoding reads them: a price of nothing, whoever is to be paid."""
        offers = case.decoded.value.offers if isinstance(case.decoded, Known) else ()
        for trade in offers:
            own = trade.maker == case.request.sender and any(item.amount > 0 for item in trade.gives)
            if own and not any(self._worth_something(case, item) for item in trade.gets):
                count = "an asset" if len(trade.gives) == 1 else f"{len(trade.gives)} assets"
                token = trade.gives[0].token
                what = "coins" if token is None else self.who(case, token)
                yield self.finding(
                    title=f"This {trade.protocol} order gives away {count} of yours ({what}), and asks for nothing.",
                    evidence=("request.payload.message",),
                    advice="Do not sign. A listing must name a price, and you as the one who is paid.",
                )
                return

    def _worth_something(self, case: Case, item: TradeItem) -> bool:
        amount = min(item.amount, item.last_amount)
        if item.standard not in {"native", "erc20"}:
            return amount > 0
        return self._above_dust(case, item.token, amount)

    def _pays(self, case: Case, item: _Item) -> bool:
        """Whether the item brings the signer more than dust. Prices may fall, so the lower end counts."""
        if item.get("recipient") != case.request.sender:
            return False
        amount = min(int(item.get("startAmount", "0")), int(item.get("endAmount", "0")))
        if item.get("itemType") not in (_COIN, _FUNGIBLE):
            return amount > 0
        return self._above_dust(case, None if item.get("itemType") == _COIN else item.get("token"), amount)

    def _above_dust(self, case: Case, token: Address | None, amount: int) -> bool:
        asset = asset_of(case, self.register, token)
        decimals = 18 if asset.type == "native" else asset.decimals or 0
        return bool(amount * self.limit["dust_parts"] > 10**decimals)


def _orders(payload: TypedData) -> Iterator[tuple[list[_Item], list[_Item]]]:
    """What each order gives and asks. A bulk order is a tree of orders; each is told by the path before its lists."""
    orders: dict[str, dict[str, dict[str, dict[str, str]]]] = {}
    for leaf in leaves(payload.message):
        place = _PLACE.fullmatch(leaf.path)
        if place is not None and isinstance(leaf.value, str):
            prefix, side, position, name = place.groups()
            sides = orders.setdefault(prefix, {"offer": {}, "consideration": {}})
            sides[side].setdefault(position, {})[name] = leaf.value
    for sides in orders.values():
        given = [item for item in sides["offer"].values() if {"itemType", "token", "endAmount"} <= set(item)]
        yield list(given), list(sides["consideration"].values())
