"""What a simulation will read, as footprints to fetch beforehand: first its transaction's, then its questions'."""

from collections.abc import Mapping, Sequence
from typing import Any

from decoders.primitives import Address
from decoders.requests import Batch, Transaction, UserOperation
from simulation.execution.call_object import block_overrides, call_object, state_overrides
from simulation.execution.overriding import laid_over
from simulation.execution.plan import Plan
from simulation.execution.prepare import Prepared
from simulation.query import AccountOverride, Overrides
from simulation.reading.probe import PROBE_ADDRESS, Question, program
from simulation.upstream.footprint import Footprint, Reads, TracedCall

_FEES = frozenset({"gasPrice", "maxFeePerGas", "maxPriorityFeePerGas"})

_MOST_REHEARSED = 16

Accounts = Mapping[Address, AccountOverride]


def footprint_of_run(planned: Plan, overrides: Overrides) -> Footprint:
    """Of the transaction itself, known before the block is."""
    return Footprint(lambda: _reads_of_run(planned, overrides))


def _reads_of_run(planned: Plan, overrides: Overrides) -> Reads:
    """The fees are left out: they hardly matter to what it reads, and a node refuses a call that cannot pay them."""
    accounts = laid_over(overrides.accounts, planned.accounts)
    options = {
        "stateOverrides": state_overrides(accounts),
        "blockOverrides": {key: value for key, value in block_overrides(overrides.block).items() if value is not None},
    }
    calls = [_free(planned.entry_point or planned.sender, transaction) for transaction in _rehearsed(planned)]
    involved = [planned.sender, planned.transaction.to, overrides.block.coinbase, PROBE_ADDRESS]
    involved += [
        address for entry in planned.transaction.authorizations for address in (entry.authority, entry.address)
    ]
    involved += accounts
    return Reads(tuple(TracedCall(call, options, accounts, (call,)) for call in calls), _each_once(involved))


def _rehearsed(planned: Plan) -> Sequence[Transaction]:
    """What reads much the same as the run: of a batch that is not set up yet, each call by itself."""
    if isinstance(planned.stage, UserOperation):
        data = planned.stage.call_data
        return (Transaction(type=2, to=planned.stage.account, value=0, data=data),)
    if not isinstance(planned.stage, Batch):
        return (planned.transaction,)
    calls = planned.stage.calls[:_MOST_REHEARSED]
    return [Transaction(type=2, to=call.to, value=call.value, data=call.data) for call in calls]


def _free(sender: Address, transaction: Transaction) -> dict[str, Any]:
    return {key: value for key, value in call_object(sender, transaction).items() if key not in _FEES}


def reads_of_questions(
    prepared: Prepared,
    chunks: Sequence[Sequence[Question]],
    states: Sequence[Accounts],
    parties: Sequence[Address],
    coinbase: Address,
) -> Reads:
    """Of the probes in each of the states that they run in, and of the accounts that are looked up beside them."""
    traces = [_probe(prepared, chunk, accounts) for accounts in states for chunk in chunks]
    overridden = [address for accounts in states for address in accounts]
    return Reads(tuple(traces), _each_once([*parties, coinbase, *overridden]))


def traced_runs(runs: Sequence[Prepared]) -> tuple[TracedCall, ...]:
    """Of runs that are made beside the questions."""
    return tuple(_run(prepared) for prepared in runs)


def _run(prepared: Prepared) -> TracedCall:
    call = {
        key: value for key, value in call_object(prepared.plan.sender, prepared.transaction).items() if key not in _FEES
    }
    options = {
        "stateOverrides": state_overrides(prepared.accounts),
        "blockOverrides": block_overrides(prepared.context),
    }
    return TracedCall(call, options, prepared.accounts, (call,))


def _probe(prepared: Prepared, chunk: Sequence[Question], accounts: Accounts) -> TracedCall:
    overridden = {**accounts, PROBE_ADDRESS: AccountOverride(code=program(chunk))}
    sender = prepared.plan.sender
    return TracedCall(
        call={"from": sender, "to": PROBE_ADDRESS, "gas": hex(prepared.probe_gas)},
        options={
            "stateOverrides": state_overrides(overridden),
            "blockOverrides": block_overrides(prepared.context),
        },
        overridden=overridden,
        plain=tuple({"from": sender, "to": question.target, "input": question.calldata} for question in chunk),
    )


def _each_once(addresses: Sequence[Any]) -> tuple[Address, ...]:
    return tuple(dict.fromkeys(address for address in addresses if address is not None))
