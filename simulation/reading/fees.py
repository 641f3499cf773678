"""What the run costs in network fees, told apart from what the code moves."""

from collections.abc import Sequence
from dataclasses import replace

from decoders.primitives import Address
from simulation.effects import Frame
from simulation.execution.prepare import Prepared
from simulation.execution.pricing import gas_price_paid
from simulation.reading.assets import Fees
from simulation.reading.operation import prepaid, price_of_operation
from simulation.reading.state_diff import StateDiff


def read_fees(prepared: Prepared, frames: Sequence[Frame], diff: StateDiff) -> Fees:
    """The fee in wei. The base fee is burnt, the rest goes to the block's beneficiary (EIP-1559)."""
    sender, transaction, context = prepared.plan.sender, prepared.transaction, prepared.context
    price = gas_price_paid(transaction, context)
    gas_used = frames[0].gas_used
    paid = gas_used * price
    if transaction.blob_versioned_hashes:
        paid = _paid_by_state(sender, frames, diff)
    tip = gas_used * max(0, price - (context.base_fee or 0))
    usual = Fees(payer=sender, paid=paid, beneficiary=context.coinbase or "", tip=tip, charged=paid)
    entry_point, account = prepared.plan.entry_point, prepared.plan.subject
    if entry_point is None:
        return usual
    prepayment = (account, prepaid(entry_point, account, frames))
    return replace(usual, charged=price_of_operation(entry_point, frames), prepaid=prepayment)


def _paid_by_state(sender: Address, frames: Sequence[Frame], diff: StateDiff) -> int:
    """What left the sender's balance beyond the calls' values: exact also for the blob fee, which no frame tells."""
    change = diff.get(sender)
    lost = change.balance_before - change.balance_after if change is not None else 0
    failed: set[int] = set()
    moved = 0
    for position, frame in enumerate(frames):
        if frame.error is not None or frame.parent in failed:
            failed.add(position)
        elif frame.value and frame.type in ("CALL", "CREATE", "CREATE2", "SELFDESTRUCT"):
            moved += (frame.sender == sender) * frame.value - (frame.to == sender) * frame.value
    return max(0, lost - moved)
