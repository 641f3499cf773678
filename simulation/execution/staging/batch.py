"""A batch of calls (EIP-5792), run in order on one state: the account makes them all in one transaction."""

from collections.abc import Sequence

from decoders.primitives import Address, Hex
from decoders.requests import Batch, Transaction
from simulation.delegation import DELEGATION_PREFIX, delegate_of
from simulation.effects import Frame
from simulation.execution.plan import Plan
from simulation.execution.staging.account_program import OWN_CODE_ADDRESS, PROGRAM_ADDRESS, batch_program
from simulation.execution.staging.desk import Desk, NotStaged
from simulation.query import AccountOverride

_ALL_OR_NONE = "the calls were run in order in one transaction, and a call that fails undoes them all"
_ONE_BY_ONE = "the calls were run in order on one state; after a call that fails the next ones are still made"
_NO_CODE_YET = "the account has no code yet, and was run as one that can make several calls in one transaction"


async def stage_batch(planned: Plan, batch: Batch, desk: Desk) -> Plan:
    """The plan with the program that makes the calls in the account's place. Raises `RpcError`, `RpcUnreachable`."""
    own = await desk.code(planned.sender)
    where, kept = _own_code(own)
    notes = [_ALL_OR_NONE if batch.atomic_required else _ONE_BY_ONE]
    if own == "0x":
        notes.append(_NO_CODE_YET)
    program = batch_program(batch.calls, atomic=batch.atomic_required, own_code=where)
    accounts = {
        planned.sender: AccountOverride(code=DELEGATION_PREFIX + PROGRAM_ADDRESS[2:]),
        PROGRAM_ADDRESS: AccountOverride(code=program),
        **kept,
    }
    alone = _each(batch) if own == "0x" and not batch.atomic_required else ()
    return planned.model_copy(
        update={"stage": None, "accounts": accounts, "notes": (*planned.notes, *notes), "one_by_one": alone}
    )


def require_begun(planned: Plan, frames: Sequence[Frame]) -> None:
    """Raises `NotStaged` where not even the first call of a batch was made: older rules know no delegated accounts."""
    if planned.calls and len(frames) == 1 and frames[0].error is not None:
        raise NotStaged("the batch could not begin: the account cannot pay for it, or the block's rules are too old")


def _own_code(own: Hex) -> tuple[Address | None, dict[Address, AccountOverride]]:
    """Where the account's own code is found during the run, and what has to be put there for that."""
    if own == "0x":
        return None, {}
    delegate = delegate_of(own)
    if delegate is not None:
        return delegate, {}
    return OWN_CODE_ADDRESS, {OWN_CODE_ADDRESS: AccountOverride(code=own)}


def _each(batch: Batch) -> tuple[Transaction, ...]:
    return tuple(Transaction(type=2, to=call.to, value=call.value, data=call.data) for call in batch.calls)
