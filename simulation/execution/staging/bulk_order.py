"""A signed bulk order of Seaport (a tree of orders under one signature), with every order of the tree filled.

Whoever holds the signature may fill each of them. Several may sell the same thing, and then only one can be filled: so
those that pay their maker the least come first.
"""

from typing import Final

from decoders.primitives import ZERO_ADDRESS
from decoders.requests import BatchCall, Transaction, TypedData
from simulation.delegation import DELEGATION_PREFIX
from simulation.execution.overriding import laid_over
from simulation.execution.plan import Plan
from simulation.execution.staging.account_program import PROGRAM_ADDRESS, any_of_program, batch_calldata
from simulation.execution.staging.desk import Desk, NotStaged
from simulation.execution.staging.order import FILLER, ZONE_AGREES
from simulation.execution.staging.provision import Wanted, provided
from simulation.execution.staging.seaport_order import (
    Filling,
    SeaportOrder,
    current,
    filling,
    validated,
    without_fees,
)
from simulation.execution.staging.signed_values import SignedValues
from simulation.query import AccountOverride

_MOST_ORDERS: Final = 32
"""Each takes up to a few hundred thousand of the 16.7 million gas that a transaction may use."""
_FILLED: Final = (
    "each of the {count} orders was run as somebody fills it who has what it asks for, those that pay the signer least "
    "first; what could not be filled after others was left out; the signature was taken as valid"
)


async def stage_bulk_order(planned: Plan, typed_data: TypedData, desk: Desk) -> Plan:
    """The plan of filling them all. Raises `NotStaged`, `RpcError`, `RpcUnreachable`, `UnreadableTrace`."""
    seaport = typed_data.domain.verifying_contract or ""
    orders = sorted(await current(seaport, _orders(typed_data), desk), key=lambda order: order.pays_maker)
    zones = {address: zone for order in orders for address, zone in order.zone.items()}
    accounts = await validated(seaport, orders, zones, desk)
    fills = [await filling(order, desk) for order in orders]
    accounts = await provided(FILLER, seaport, _wanted(fills), accounts, desk)
    calls = [BatchCall(to=seaport, value=fill.coins, data=fill.calldata) for fill in fills]
    program = {
        FILLER: AccountOverride(code=DELEGATION_PREFIX + PROGRAM_ADDRESS[2:]),
        PROGRAM_ADDRESS: AccountOverride(code=any_of_program(calls)),
    }
    chosen = dict.fromkeys(choice.note for fill in fills for choice in fill.chosen)
    notes = (_FILLED.format(count=len(orders)), *([ZONE_AGREES] if zones else []), *chosen)
    return planned.model_copy(
        update={
            "stage": None,
            "sender": FILLER,
            "signer": planned.subject,
            "transaction": Transaction(type=0, to=FILLER, value=0, data=batch_calldata(calls), gas_price=0),
            "accounts": laid_over(without_fees(accounts, orders[0].maker, desk), program),
            "notes": (*planned.notes, *notes),
        }
    )


def _orders(typed_data: TypedData) -> list[SeaportOrder]:
    """The tree's orders, each once. Empty ones, which fill the tree up, name nobody."""
    values = SignedValues.of(typed_data)
    places = [it for it in values.holding("offerer") if values.address(f"{it}.offerer") != ZERO_ADDRESS]
    if len({values.address(f"{place}.offerer") for place in places}) != 1:
        raise NotStaged("the orders are not all of one maker, so they were not run")
    if len(places) > _MOST_ORDERS:
        raise NotStaged(f"there are {len(places)} orders, more than the {_MOST_ORDERS} that are run together")
    orders = (SeaportOrder(values.below(place)) for place in places)
    return list({(order.parameters, order.counter): order for order in orders}.values())


def _wanted(fills: list[Filling]) -> list[Wanted]:
    """What all of them take. A piece that several ask for exists once."""
    items = [item for fill in fills for item in fill.wanted]
    pieces = dict.fromkeys(item for item in items if item.standard == "erc721")
    return [*(item for item in items if item.standard != "erc721"), *pieces]
