"""Whose holdings are at stake: the sender's, and those of a smart account that the sender tells what to do."""

from typing import Final

from decoders.primitives import Address
from decoders.requests import BatchCall, Transaction
from policies.case import Case

ACCOUNT_CALLS: Final = frozenset(
    {
        "0x6a761202",  # Safe execTransaction
        "0xb61d27f6",  # execute(address,uint256,bytes), ERC-4337 reference account
        "0x18dfb3c7",  # executeBatch(address[],bytes[])
        "0x47e1da2a",  # executeBatch(address[],uint256[],bytes[])
        "0xe9ae5c53",  # execute(bytes32,bytes), ERC-7579 and ERC-7821
    }
)


def own_accounts(case: Case) -> frozenset[Address]:
    """The sender, and the accounts that an account call is made to or a Safe transaction is signed for.

    Only ever used to watch more: a contract that borrows one of these selectors gains no trust by it.
    """
    payload = case.request.payload
    if payload.kind == "transaction" and payload.data[:10] not in ACCOUNT_CALLS:
        # Nearly every request, and each of a score of rules asks.
        return frozenset({case.request.sender})
    if payload.kind == "typed-data":
        safe = payload.domain.verifying_contract if payload.primary_type == "SafeTx" else None
        return frozenset({case.request.sender} if safe is None else {case.request.sender, safe})
    told = {call.to for call in requested_calls(case) if call.to is not None and call.data[:10] in ACCOUNT_CALLS}
    return frozenset({case.request.sender, *told})


def called_by(case: Case) -> frozenset[Address]:
    """The contracts that the request itself names as called: a transaction's one, or those of a batch."""
    return frozenset(call.to for call in requested_calls(case) if call.to is not None)


def requested_calls(case: Case) -> tuple[BatchCall | Transaction, ...]:
    """The calls as the request itself lists them: a transaction's one, or those of a batch."""
    payload = case.request.payload
    return payload.calls if payload.kind == "batch" else (payload,) if payload.kind == "transaction" else ()
