"""A signed Seaport order, run as somebody fills it: `fulfillAdvancedOrder` of the contract that the order names.

Who fills it is a stand-in that has what the order asks for.
"""

from typing import Final

from decoders.requests import Transaction, TypedData
from simulation.execution.plan import BUNDLER, Plan
from simulation.execution.staging.desk import Desk
from simulation.execution.staging.provision import provided
from simulation.execution.staging.seaport_order import SeaportOrder, current, filling, validated, without_fees
from simulation.execution.staging.signed_values import SignedValues

FILLER: Final = BUNDLER
"""Stands for whoever fills the order."""

ZONE_AGREES: Final = "the order's zone, which may refuse whoever fills it, was taken to agree"
_FILLED: Final = "the order was run as somebody fills it who has what it asks for; its signature was taken as valid"


async def stage_order(planned: Plan, typed_data: TypedData, desk: Desk) -> Plan:
    """The plan of filling the order. Raises `NotStaged`, `RpcError`, `RpcUnreachable`, `UnreadableTrace`."""
    seaport, order = typed_data.domain.verifying_contract or "", SeaportOrder(SignedValues.of(typed_data))
    await current(seaport, [order], desk)
    zone = order.zone
    accounts = await validated(seaport, [order], zone, desk)
    fill = await filling(order, desk)
    accounts = await provided(FILLER, seaport, fill.wanted, accounts, desk)
    notes = (_FILLED, *([ZONE_AGREES] if zone else []), *(it.note for it in fill.chosen))
    return planned.model_copy(
        update={
            "stage": None,
            "sender": FILLER,
            "signer": planned.subject,
            "transaction": Transaction(type=0, to=seaport, value=fill.coins, data=fill.calldata, gas_price=0),
            "accounts": without_fees(accounts, order.maker, desk),
            "notes": (*planned.notes, *notes),
        }
    )
