"""A prepared run with some values of its context set otherwise, and everything else exactly as it was."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from decoders.primitives import Address
from decoders.requests import Transaction
from simulation.effects import ContextSetting, ContextValue
from simulation.execution.prepare import Prepared
from simulation.execution.pricing import gas_price_paid
from simulation.query import AccountOverride, BlockContext

_BLOCK_FIELDS: Mapping[ContextValue, str] = {
    "base_fee": "base_fee",
    "timestamp": "time",
    "block_number": "number",
    "block_gas_limit": "gas_limit",
}


@dataclass(frozen=True, slots=True)
class Variant:
    """`settings` in the order of the values; `prepared` is what is run."""

    settings: tuple[ContextSetting, ...]
    prepared: Prepared


def variant_of(
    prepared: Prepared, settings: tuple[ContextSetting, ...], sender_balance: int, coinbase_balance: int
) -> Variant:
    """The run under these settings. Balances in wei, before the run.

    One value at a time, or what diverges could not be put down to it: the gas price stays as paid in the main run, also
    where the base fee differs, and another coinbase owns what the usual one does. Where more gas or a higher price
    needs it, the sender gets the balance to pay for it.
    """
    numbers = {setting.value: setting.number for setting in settings}
    context = _context(prepared.context, numbers)
    price = numbers.get("gas_price", gas_price_paid(prepared.transaction, prepared.context))
    transaction = _priced(prepared.transaction, price, numbers.get("gas"))
    accounts = dict(prepared.accounts)
    if numbers.keys() & {"coinbase", "coinbase_balance"} and context.coinbase not in (None, prepared.plan.sender):
        _set_balance(accounts, str(context.coinbase), numbers.get("coinbase_balance", coinbase_balance))
    needed = transaction.value + (transaction.gas or 0) * price
    if numbers.keys() & {"gas", "gas_price"} and needed > sender_balance:
        _set_balance(accounts, prepared.plan.sender, needed)
    return Variant(settings, replace(prepared, transaction=transaction, context=context, accounts=accounts))


def _context(context: BlockContext, numbers: Mapping[ContextValue, int]) -> BlockContext:
    update: dict[str, Any] = {
        _BLOCK_FIELDS[value]: number for value, number in numbers.items() if value in _BLOCK_FIELDS
    }
    if "coinbase" in numbers:
        update["coinbase"] = f"0x{numbers['coinbase']:040x}"
    if "prevrandao" in numbers:
        update["random"] = f"0x{numbers['prevrandao']:064x}"
    return context.model_copy(update=update)


def _priced(transaction: Transaction, price: int, gas: int | None) -> Transaction:
    """With a fixed price, in the fields that its type has."""
    legacy = transaction.type in (0, 1)
    names = ("gas_price",) if legacy else ("max_fee_per_gas", "max_priority_fee_per_gas")
    update: dict[str, int] = dict.fromkeys(names, price)
    if gas is not None:
        update["gas"] = gas
    return transaction.model_copy(update=update)


def _set_balance(accounts: dict[Address, AccountOverride], address: Address, balance: int) -> None:
    accounts[address] = accounts.get(address, AccountOverride()).model_copy(update={"balance": balance})
