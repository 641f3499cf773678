"""Whether a run wrote the same as the main run, out of the written state alone: cheap, and nothing can hide from it.

Accounts are compared by what changed, since a variant may start from other balances. The block's beneficiary counts as
the same account whoever it is. The network fee differs with the price and is taken out under the assumption that the
gas is the same; a run that used other gas shows as different, and is then looked at closely.
"""

from dataclasses import dataclass

from decoders.primitives import Address, Hash32, Hex
from simulation.execution.prepare import Prepared
from simulation.execution.pricing import gas_price_paid
from simulation.reading.state_diff import AccountDiff, StateDiff

BENEFICIARY = "beneficiary"
"""Stands for the coinbase's address, whichever it is."""


@dataclass(frozen=True, slots=True)
class Written:
    """What one run did to one account. `received` in wei, without the network fee."""

    received: int
    nonce: int
    code: Hex
    destroyed: bool
    storage: tuple[tuple[Hash32, Hash32], ...]


Fingerprint = frozenset[tuple[str, Written]]


def fingerprint(prepared: Prepared, diff: StateDiff, gas_used: int) -> Fingerprint:
    """Everything that the run wrote, if it used `gas_used`."""
    context = prepared.context
    price = gas_price_paid(prepared.transaction, context)
    tip = gas_used * max(0, price - (context.base_fee or 0))
    fees: dict[Address, int] = {prepared.plan.sender: -gas_used * price}
    if context.coinbase is not None:
        fees[context.coinbase] = fees.get(context.coinbase, 0) + tip
    found = ((address, _written(change, fees.get(address, 0))) for address, change in diff.items())
    named = ((BENEFICIARY if address == context.coinbase else address, written) for address, written in found)
    return frozenset((address, written) for address, written in named if _says_something(written))


def _written(change: AccountDiff, fee: int) -> Written:
    return Written(
        received=change.balance_after - change.balance_before - fee,
        nonce=change.nonce_after - change.nonce_before,
        code=change.code_after if change.code_after != change.code_before else "",
        destroyed=change.destroyed,
        storage=tuple(sorted((slot, after) for slot, (before, after) in change.storage.items() if before != after)),
    )


def _says_something(written: Written) -> bool:
    return bool(written.received or written.nonce or written.code or written.destroyed or written.storage)
