"""A signed Seaport order, run as somebody fills it: `fulfillAdvancedOrder` of the contract that the order names.

The signature is what is asked for, so the order is made valid as its maker can make it without one: by a call of
`validate` before the run (Seaport 1.1 to 1.6 check no signature of the caller's own). Who fills it is a stand-in that
has what the order asks for.
"""

from collections.abc import Sequence
from typing import Any, Final

from eth_abi.abi import encode

from decoders.primitives import ZERO_ADDRESS, Address, Hex, hex_of, keccak
from decoders.requests import Transaction, TypedData
from simulation.execution.overriding import Accounts
from simulation.execution.plan import BUNDLER, Plan
from simulation.execution.staging.criteria import Choice, Item, Side, choices
from simulation.execution.staging.desk import Desk, NotStaged
from simulation.execution.staging.provision import Wanted, provided
from simulation.execution.staging.signed_values import SignedValues
from simulation.query import AccountOverride

FILLER: Final = BUNDLER
"""Stands for whoever fills the order."""

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

_FILLED: Final = "the order was run as somebody fills it who has what it asks for; its signature was taken as valid"
_ZONE: Final = "the order's zone, which may refuse whoever fills it, was taken to agree"


async def stage_order(planned: Plan, typed_data: TypedData, desk: Desk) -> Plan:
    """The plan of filling the order. Raises `NotStaged`, `RpcError`, `RpcUnreachable`, `UnreadableTrace`."""
    seaport, values = typed_data.domain.verifying_contract or "", SignedValues(typed_data)
    maker = values.address("offerer")
    await _require_current(seaport, maker, values, desk)
    parameters = _parameters(values)
    stand_ins, notes = _zone(values)
    frame, accounts = await desk.step(maker, seaport, _call("validate", _VALIDATE, [[(parameters, b"")]]), stand_ins)
    if frame.error is not None:
        raise NotStaged("Seaport refuses the order as it stands, so it was not run")
    chosen = await choices(maker, _items(values), desk)
    wanted = _wanted(values, chosen)
    accounts = await provided(FILLER, seaport, wanted, accounts, desk)
    coins = sum(item.amount for item in wanted if item.standard == "native")
    resolved: list[tuple[Any, ...]] = [(0, it.item.side, it.item.index, it.token_id, []) for it in chosen]
    filling = [(parameters, 1, 1, b"", b""), resolved, bytes(32), ZERO_ADDRESS]
    data = _call("fulfillAdvancedOrder", _FULFILL, filling)
    return planned.model_copy(
        update={
            "stage": None,
            "sender": FILLER,
            "signer": planned.subject,
            "transaction": Transaction(type=0, to=seaport, value=coins, data=data, gas_price=0),
            "accounts": _without_fees(accounts, maker, desk),
            "notes": (*planned.notes, _FILLED, *notes, *(it.note for it in chosen)),
        }
    )


async def _require_current(seaport: Address, maker: Address, values: SignedValues, desk: Desk) -> None:
    """Raises `NotStaged` where the order counts for nothing: its counter is not the maker's current one."""
    answer = await desk.ask(seaport, _GET_COUNTER + maker[2:].zfill(64))
    if answer is None or len(answer) != 2 + 64:
        raise NotStaged("the contract that the order is for does not answer as Seaport does")
    if int(answer, 16) != values.number("counter"):
        raise NotStaged("the order's counter is not the current one of its maker, so nobody can fill it now")


def _parameters(values: SignedValues) -> tuple[Any, ...]:
    offer = [_item(values, f"offer[{at}]") for at in range(values.count("offer", "itemType"))]
    places = [f"consideration[{at}]" for at in range(values.count("consideration", "itemType"))]
    asked = [(*_item(values, place), values.address(f"{place}.recipient")) for place in places]
    return (
        *(values.address("offerer"), values.address("zone"), offer, asked, values.number("orderType")),
        *(values.number("startTime"), values.number("endTime"), values.data("zoneHash"), values.number("salt")),
        *(values.data("conduitKey"), len(asked)),
    )


def _item(values: SignedValues, place: str) -> tuple[Any, ...]:
    amounts = (values.number(f"{place}.{name}") for name in ("identifierOrCriteria", "startAmount", "endAmount"))
    return values.number(f"{place}.itemType"), values.address(f"{place}.token"), *amounts


def _items(values: SignedValues) -> list[Item]:
    found = []
    sides: tuple[tuple[Side, str], ...] = ((0, "offer"), (1, "consideration"))
    for side, array in sides:
        for at in range(values.count(array, "itemType")):
            kind, token, criteria, _start, _end = _item(values, f"{array}[{at}]")
            found.append(Item(side, at, kind, token, criteria))
    return found


def _wanted(values: SignedValues, chosen: Sequence[Choice]) -> list[Wanted]:
    """What the filler has to give, of an auction the most."""
    pieces = {it.item.index: it.token_id for it in chosen if it.item.side == 1}
    found = []
    for at in range(values.count("consideration", "itemType")):
        kind, token, token_id, start, end = _item(values, f"consideration[{at}]")
        found.append(Wanted(_KINDS[kind], token, pieces.get(at, token_id), max(start, end)))
    return found


def _zone(values: SignedValues) -> tuple[Accounts, tuple[str, ...]]:
    """A stand-in for the zone of a restricted order: OpenSea's and others' ask for a signature of their own."""
    if values.number("orderType") >= _CONTRACT_ORDER:
        raise NotStaged("the order is made by a contract while it is filled, so it was not run")
    zone = values.address("zone")
    if values.number("orderType") not in _RESTRICTED or zone == ZERO_ADDRESS:
        return {}, ()
    return {zone: AccountOverride(code=_AGREES)}, (_ZONE,)


def _without_fees(accounts: Accounts, maker: Address, desk: Desk) -> Accounts:
    """The accounts as the step before leaves them, but for the maker's nonce: it makes the order valid by signing."""
    given = desk.overrides.get(maker, AccountOverride())
    changed = accounts.get(maker)
    if changed is None:
        return accounts
    return {**accounts, maker: changed.model_copy(update={"nonce": given.nonce, "balance": given.balance})}


def _call(name: str, types: tuple[str, ...], arguments: list[Any]) -> Hex:
    selector = keccak(f"{name}({','.join(types)})".encode())[:4]
    return hex_of(selector + encode(types, arguments))
