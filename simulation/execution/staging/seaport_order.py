"""A Seaport order as its maker signed it, alone or in the tree of a bulk order, and the calls that Seaport takes.

The signature is what is asked for, so the order is made valid as its maker can make it without one: by a call of
`validate` before the run (Seaport 1.1 to 1.6 check no signature of the caller's own).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from eth_abi.abi import encode

from decoders.primitives import ZERO_ADDRESS, Address, Hex, hex_of, keccak
from simulation.execution.overriding import Accounts
from simulation.execution.staging.criteria import Choice, Item, Side, choices
from simulation.execution.staging.desk import Desk, NotStaged
from simulation.execution.staging.provision import Wanted
from simulation.execution.staging.signed_values import SignedValues
from simulation.query import AccountOverride

_OFFER: Final = "(uint8,address,uint256,uint256,uint256)[]"
_CONSIDERATION: Final = "(uint8,address,uint256,uint256,uint256,address)[]"
_PARAMETERS: Final = (
    f"(address,address,{_OFFER},{_CONSIDERATION},uint8,uint256,uint256,bytes32,uint256,bytes32,uint256)"
)
_VALIDATE: Final = (f"({_PARAMETERS},bytes)[]",)
_FULFILL: Final = (
    f"({_PARAMETERS},uint120,uint120,bytes,bytes)",
    "(uint256,uint8,uint256,uint256,bytes32[])[]",
    "bytes32",
    "address",
)
_GET_COUNTER: Final = "0xf07ec373"
_RESTRICTED: Final = (2, 3)
_CONTRACT_ORDER: Final = 4
_KINDS: Final = ("native", "erc20", "erc721", "erc1155", "erc721", "erc1155")
_AGREES: Final = "0x600035" + "60e01c60e01b" + "60005260206000f3"
"""Code that answers every call with the call's own selector, which is how a zone of Seaport agrees."""


@dataclass(frozen=True, slots=True)
class SeaportOrder:
    """The values of one order, read by the names of its fields."""

    values: SignedValues

    @property
    def maker(self) -> Address:
        """Who signs it, and gives what it offers."""
        return self.values.address("offerer")

    @property
    def parameters(self) -> tuple[Any, ...]:
        """Seaport's `OrderParameters`."""
        values = self.values
        offer = tuple(_item(values, f"offer[{at}]") for at in range(values.count("offer", "itemType")))
        places = [f"consideration[{at}]" for at in range(values.count("consideration", "itemType"))]
        asked = tuple((*_item(values, place), values.address(f"{place}.recipient")) for place in places)
        return (
            *(self.maker, values.address("zone"), offer, asked, values.number("orderType")),
            *(values.number("startTime"), values.number("endTime"), values.data("zoneHash"), values.number("salt")),
            *(values.data("conduitKey"), len(asked)),
        )

    @property
    def counter(self) -> int:
        """The maker's counter for which the order holds."""
        return self.values.number("counter")

    @property
    def pays_maker(self) -> int:
        """What its maker gets at least, in base units of whatever it is: tells orders for nothing from others."""
        values = self.values
        places = (f"consideration[{at}]" for at in range(values.count("consideration", "itemType")))
        paid = (_item(values, it)[3:] for it in places if values.address(f"{it}.recipient") == self.maker)
        return sum(min(amounts) for amounts in paid)

    @property
    def items(self) -> tuple[Item, ...]:
        """What it offers and asks for."""
        sides: tuple[tuple[Side, str], ...] = ((0, "offer"), (1, "consideration"))
        places = [(side, at, array) for side, array in sides for at in range(self.values.count(array, "itemType"))]
        return tuple(Item(side, at, *_item(self.values, f"{array}[{at}]")[:3]) for side, at, array in places)

    @property
    def zone(self) -> Accounts:
        """A stand-in for the zone of a restricted order: OpenSea's and others' ask for a signature of their own.

        Raises `NotStaged` for an order that no signature makes.
        """
        kind, zone = self.values.number("orderType"), self.values.address("zone")
        if kind >= _CONTRACT_ORDER:
            raise NotStaged("the order is made by a contract while it is filled, so it was not run")
        return {zone: AccountOverride(code=_AGREES)} if kind in _RESTRICTED and zone != ZERO_ADDRESS else {}


@dataclass(frozen=True, slots=True)
class Filling:
    """An order with the pieces that were chosen for what it leaves open."""

    order: SeaportOrder
    chosen: tuple[Choice, ...]

    @property
    def wanted(self) -> list[Wanted]:
        """What the filler has to give, of an auction the most."""
        values, found = self.order.values, []
        pieces = {it.item.index: it.token_id for it in self.chosen if it.item.side == 1}
        for at in range(values.count("consideration", "itemType")):
            kind, token, token_id, start, end = _item(values, f"consideration[{at}]")
            found.append(Wanted(_KINDS[kind], token, pieces.get(at, token_id), max(start, end)))
        return found

    @property
    def coins(self) -> int:
        """What the filler has to send along, in wei."""
        return sum(item.amount for item in self.wanted if item.standard == "native")

    @property
    def calldata(self) -> Hex:
        """`fulfillAdvancedOrder`, for the filler itself."""
        resolved: list[tuple[Any, ...]] = [(0, it.item.side, it.item.index, it.token_id, []) for it in self.chosen]
        order = (self.order.parameters, 1, 1, b"", b"")
        return _call("fulfillAdvancedOrder", _FULFILL, [order, resolved, bytes(32), ZERO_ADDRESS])


async def filling(order: SeaportOrder, desk: Desk) -> Filling:
    """How the order is filled. Raises `NotStaged` where it leaves open what nobody here can choose."""
    return Filling(order, await choices(order.maker, order.items, desk))


async def current(seaport: Address, orders: Sequence[SeaportOrder], desk: Desk) -> list[SeaportOrder]:
    """The orders of one maker that carry his current counter; with any other they count for nothing.

    Raises `NotStaged` where there is none.
    """
    answer = await desk.ask(seaport, _GET_COUNTER + orders[0].maker[2:].zfill(64))
    if answer is None or len(answer) != 2 + 64:
        raise NotStaged("the contract that the order is for does not answer as Seaport does")
    found = [order for order in orders if order.counter == int(answer, 16)]
    if not found:
        raise NotStaged("the order's counter is not the current one of its maker, so nobody can fill it now")
    return found


async def validated(seaport: Address, orders: Sequence[SeaportOrder], stand_ins: Accounts, desk: Desk) -> Accounts:
    """The accounts once the maker made the orders valid. Raises `NotStaged`."""
    data = _call("validate", _VALIDATE, [[(order.parameters, b"") for order in orders]])
    frame, accounts = await desk.step(orders[0].maker, seaport, data, stand_ins)
    if frame.error is not None:
        raise NotStaged("Seaport refuses the order as it stands, so it was not run")
    return accounts


def without_fees(accounts: Accounts, maker: Address, desk: Desk) -> Accounts:
    """The accounts as the step before leaves them, but for the maker's nonce: it makes the order valid by signing."""
    given = desk.overrides.get(maker, AccountOverride())
    changed = accounts.get(maker)
    if changed is None:
        return accounts
    return {**accounts, maker: changed.model_copy(update={"nonce": given.nonce, "balance": given.balance})}


def _item(values: SignedValues, place: str) -> tuple[int, Address, int, int, int]:
    names = ("identifierOrCriteria", "startAmount", "endAmount")
    token_id, start, end = (values.number(f"{place}.{name}") for name in names)
    return values.number(f"{place}.itemType"), values.address(f"{place}.token"), token_id, start, end


def _call(name: str, types: tuple[str, ...], arguments: list[Any]) -> Hex:
    selector = keccak(f"{name}({','.join(types)})".encode())[:4]
    return hex_of(selector + encode(types, arguments))
