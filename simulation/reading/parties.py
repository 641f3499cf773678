"""Whose account is looked at beside the balances: everyone who gains something or is called."""

from collections.abc import Iterable, Iterator

from decoders.decoded import Decoded, Value
from decoders.outcome import Known, Outcome
from decoders.primitives import Address
from decoders.requests import Transaction
from simulation.code_hash import code_hash_of
from simulation.delegation import delegate_of
from simulation.effects import AccountState, Frame
from simulation.execution.plan import Plan
from simulation.query import AccountOverride
from simulation.reading.candidates import Candidates
from simulation.upstream.items import Account

MAX_PARTIES = 24
_PRECOMPILES = 0x200


def find_parties(
    planned: Plan, decoded: Outcome[Decoded], candidates: Candidates, frames: Iterable[Frame]
) -> tuple[Address, ...]:
    """The sender, whom it calls, who may spend, who receives, and every address that the calldata names, in order."""
    found = dict.fromkeys(
        [
            planned.subject,
            *_called(planned.transaction),
            *(spender for _, _, spender in (*candidates.allowances, *candidates.operators)),
            *(frame.to for frame in frames if frame.to and frame.value and frame.sender == planned.subject),
            *_named(decoded),
        ]
    )
    return tuple(address for address in found if int(address, 16) >= _PRECOMPILES)[:MAX_PARTIES]


def account_state(address: Address, found: Account, override: AccountOverride | None) -> AccountState:
    """The account as the chain has it, with the caller's overrides on top."""
    balance, nonce, code = found.balance, found.nonce, found.code
    if override is not None:
        balance = override.balance if override.balance is not None else balance
        nonce = override.nonce if override.nonce is not None else nonce
        code = override.code if override.code is not None else code
    delegate = delegate_of(code)
    return AccountState(
        address=address,
        code="delegated" if delegate else ("none" if code == "0x" else "contract"),
        code_hash=None if code == "0x" else code_hash_of(code),
        nonce=nonce,
        balance=balance,
        delegate=delegate,
    )


def _called(transaction: Transaction) -> Iterator[Address]:
    if transaction.to is not None:
        yield transaction.to
    yield from (entry.address for entry in transaction.authorizations)


def _named(decoded: Outcome[Decoded]) -> Iterator[Address]:
    if not isinstance(decoded, Known):
        return
    for permission in decoded.value.permissions:
        yield from (permission.token, permission.spender)
    if decoded.value.call is not None:
        for call in decoded.value.call.walk():
            if call.target is not None:
                yield call.target
            for argument in call.args:
                yield from _addresses(argument.type, argument.value)


def _addresses(kind: str, value: Value) -> Iterator[Address]:
    """Addresses among the values of an argument whose type says that they are some."""
    if not kind.startswith("address"):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _addresses(kind, item)
