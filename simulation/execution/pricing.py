"""Gas limit and fees where the wallet has yet to fill them in, and the fee that a run costs."""

from decoders.requests import Transaction
from simulation.query import BlockContext

TRANSACTION_GAS_CAP = 2**24
"""The most gas one transaction may use (EIP-7825)."""

_LEAST_GAS = 1_000_000
"""Less would hardly do for several calls."""

USUAL_TIP = 10**9
"""The priority fee that wallets offer when told nothing else: 1 gwei."""

BLOB_GAS = 2**17
"""Gas of one blob (EIP-4844)."""


def with_fees(transaction: Transaction, context: BlockContext) -> Transaction:
    """The transaction with the fee fields that a wallet would fill in. Amounts in wei."""
    base_fee = context.base_fee or 0
    if transaction.type in (0, 1):
        if transaction.gas_price is not None:
            return transaction
        return transaction.model_copy(update={"gas_price": base_fee + USUAL_TIP})
    cap, tip = transaction.max_fee_per_gas, transaction.max_priority_fee_per_gas
    cap = cap if cap is not None else 2 * base_fee + (tip if tip is not None else USUAL_TIP)
    tip = tip if tip is not None else min(USUAL_TIP, cap)
    return transaction.model_copy(update={"max_fee_per_gas": cap, "max_priority_fee_per_gas": tip})


def with_gas(transaction: Transaction, context: BlockContext, balance: int, spends: int = 0) -> Transaction:
    """The transaction with a gas limit: as much as block, protocol and the sender's balance (wei) allow.

    `spends` are coins (wei) that its inner calls pass on. They may come in on the way, so where the balance does not
    reach for them and for gas, they leave gas its part.
    """
    limit = min(context.gas_limit or TRANSACTION_GAS_CAP, TRANSACTION_GAS_CAP)
    price = transaction.gas_price if transaction.type in (0, 1) else transaction.max_fee_per_gas
    if price:
        affordable = max(0, balance - transaction.value) // price
        left = max(0, balance - transaction.value - spends) // price
        limit = min(limit, left if left >= _LEAST_GAS else affordable)
    return transaction.model_copy(update={"gas": limit})


def gas_price_paid(transaction: Transaction, context: BlockContext) -> int:
    """What each unit of gas costs the sender, in wei (EIP-1559)."""
    if transaction.type in (0, 1):
        return transaction.gas_price or 0
    cap, tip = transaction.max_fee_per_gas or 0, transaction.max_priority_fee_per_gas or 0
    return min(cap, (context.base_fee or 0) + tip)
