"""From a plan to exactly what is run: fees, gas limit, nonce and delegations that the wallet has yet to fill in."""

from collections.abc import Mapping
from dataclasses import dataclass

from decoders.primitives import Address
from decoders.requests import Transaction
from simulation.delegation import DELEGATION_PREFIX
from simulation.execution.overriding import laid_over
from simulation.execution.plan import Plan
from simulation.execution.pricing import TRANSACTION_GAS_CAP, with_fees, with_gas
from simulation.query import AccountOverride, BlockContext, Overrides


@dataclass(frozen=True, slots=True)
class Prepared:
    """The transaction with every field set, the state and the block environment it runs in."""

    plan: Plan
    transaction: Transaction
    context: BlockContext
    accounts: dict[Address, AccountOverride]
    assumed_delegate: Address | None
    notes: tuple[str, ...]

    @property
    def probe_gas(self) -> int:
        """Gas for a call that reads balances: within the block's limit and the cap of one transaction."""
        return min(self.context.gas_limit or TRANSACTION_GAS_CAP, TRANSACTION_GAS_CAP)


def prepare(planned: Plan, chain_id: int, context: BlockContext, overrides: Overrides, balance: int) -> Prepared:
    """Fill in what is open. `balance` of the sender in wei; it is looked at only when the gas limit is open."""
    transaction = with_fees(planned.transaction, context)
    if transaction.gas is None:
        transaction = with_gas(transaction, context, balance, planned.spends)
    delegate = _unsigned_delegate(transaction, chain_id)
    notes = planned.notes
    if delegate is not None:
        notes += ("the authorization is not signed yet; the account was run as if it were already delegated",)
    accounts = _with_sender(laid_over(overrides.accounts, planned.accounts), planned.sender, transaction, delegate)
    return Prepared(planned, transaction, context, accounts, delegate, notes)


def _unsigned_delegate(transaction: Transaction, chain_id: int) -> Address | None:
    """The delegate of an authorization that the sender itself will sign for this chain or for all (EIP-7702)."""
    for entry in transaction.authorizations:
        if entry.authority is None and entry.chain_id in (0, chain_id):
            return entry.address
    return None


def _with_sender(
    accounts: Mapping[Address, AccountOverride], sender: Address, transaction: Transaction, delegate: Address | None
) -> dict[Address, AccountOverride]:
    update: dict[str, str | int] = {}
    if delegate is not None:
        update["code"] = DELEGATION_PREFIX + delegate[2:] if int(delegate, 16) else "0x"
    if transaction.to is None and transaction.nonce is not None:
        # The address of a created contract is made from the nonce, so it must be the one that will be signed.
        update["nonce"] = transaction.nonce
    if not update:
        return dict(accounts)
    given = accounts.get(sender, AccountOverride())
    return {**accounts, sender: given.model_copy(update=update)}
