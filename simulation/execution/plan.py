"""What is run to learn the effects of a request.

A transaction is run as it is. A permit (EIP-2612 and its kin) has no effect until somebody presents it; then it sets
an allowance. So the plan for a permit is the `approve` with which the token would store the same allowance. What moves
tokens by itself when it is presented (EIP-3009, Permit2) is run as the transfers that its holder can make with it.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from eth_abi.abi import encode

from decoders.decoded import Decoded, Permission
from decoders.frozen import Frozen
from decoders.outcome import Known, Outcome, Unavailable
from decoders.primitives import Address, hex_of
from decoders.requests import (
    Batch,
    Message,
    PermissionGrant,
    SigningRequest,
    Transaction,
    TypedData,
    UserOperation,
)
from simulation.execution.drain import draining_code
from simulation.execution.staging.account_program import batch_calldata
from simulation.query import AccountOverride

_APPROVE = bytes.fromhex("095ea7b3")
_TRANSFER = bytes.fromhex("a9059cbb")
_TRANSFER_STANDARD = "EIP-3009"
_PERMIT2 = "Permit2"
_MOST_PERMISSIONS = 16
_ACTED_UPON = {"SafeTx": "sign-safe-transaction", "OrderComponents": "sign-order", "BulkOrder": "sign-orders"}
"""Messages that are set up to run, with the intent that tells that a decoder knows their shape."""

BUNDLER: Address = "0x6d1f0c7ae85b3924d0e1b7a9c4f38265b07e9d14"
"""Stands for whoever sends user operations to the chain. No account is known there."""


class Plan(Frozen):
    """A transaction to run as `sender`, and how it relates to what is signed.

    `accounts` is what stands in for contracts during the run, beside what the caller overrides. `stage` is what has
    to be set up on the state first. `spends`: coins (wei) that the run passes on beside the transaction's value.
    `signer`: whose request it is, where another account sends the transaction; `entry_point`: through which one.
    `calls`: how many calls a batch has; `one_by_one`: the same calls as transactions, where a wallet may send them so.
    """

    basis: Literal["request", "permit-used"]
    sender: Address
    transaction: Transaction
    notes: tuple[str, ...] = ()
    accounts: Mapping[Address, AccountOverride] = {}
    stage: Batch | UserOperation | TypedData | None = None
    signer: Address | None = None
    entry_point: Address | None = None
    spends: int = 0
    calls: int = 0
    one_by_one: tuple[Transaction, ...] = ()

    @property
    def subject(self) -> Address:
        """The account that is asked to sign, whoever sends the transaction."""
        return self.sender if self.signer is None else self.signer

    @property
    def aside(self) -> frozenset[Address]:
        """Accounts whose coins only change by what passes for gas: the bundler that stands in, and its EntryPoint."""
        return frozenset() if self.entry_point is None else frozenset({self.sender, self.entry_point})


UNDECODED: Final = Unavailable(stage="decode", reason="the request is still being decoded")


def needs_meaning(request: SigningRequest) -> bool:
    """Whether the plan depends on what the request means: that of a signature does, a transaction is run as it is."""
    return isinstance(request.payload, TypedData)


def plan(request: SigningRequest, decoded: Outcome[Decoded]) -> Plan | Unavailable:
    """What to run for this request, or why nothing can be run."""
    match request.payload:
        case Transaction() as transaction:
            return Plan(basis="request", sender=request.sender, transaction=transaction)
        case TypedData() as typed_data:
            return _contract_plan(request, typed_data, decoded) or _signature_plan(request, decoded)
        case Message():
            return Unavailable(stage="simulate", reason="a message by itself changes nothing on the chain")
        case Batch() as batch:
            return _batch_plan(request.sender, batch)
        case UserOperation() as operation:
            return _operation_plan(operation)
        case PermissionGrant():
            reason = "a permission changes nothing by itself; what its holder will do with it is not known"
            return Unavailable(stage="simulate", reason=reason)


def _batch_plan(sender: Address, batch: Batch) -> Plan:
    return Plan(
        basis="request",
        sender=sender,
        transaction=Transaction(type=2, to=sender, value=0, data=batch_calldata(batch.calls)),
        stage=batch,
        spends=sum(call.value for call in batch.calls),
        calls=len(batch.calls),
    )


def _operation_plan(operation: UserOperation) -> Plan:
    """The transaction is a bundler's, whose calldata is made when the operation is set up."""
    return Plan(
        basis="request",
        sender=BUNDLER,
        transaction=Transaction(type=2, to=operation.entry_point, value=0, data="0x"),
        stage=operation,
        signer=operation.account,
        entry_point=operation.entry_point,
    )


def _contract_plan(
    request: SigningRequest, typed_data: TypedData, decoded: Outcome[Decoded]
) -> Plan | Unavailable | None:
    """A signature that a contract acts upon, as what it then does; None for one that is none of these."""
    contract = typed_data.domain.verifying_contract
    if not isinstance(decoded, Known) or contract is None or typed_data.primary_type not in _ACTED_UPON:
        return None
    if decoded.value.intent != _ACTED_UPON[typed_data.primary_type]:
        return None
    chain = typed_data.domain.chain_id
    if chain not in (None, request.chain_id):
        return _other_chain(chain, request.chain_id)
    transaction = Transaction(type=0, to=contract, value=0, data="0x", gas_price=0)
    return Plan(basis="permit-used", sender=request.sender, transaction=transaction, stage=typed_data)


def _other_chain(chain: int | None, own: int) -> Unavailable:
    return Unavailable(stage="simulate", reason=f"the signature is for chain {chain}, not for chain {own}")


def _signature_plan(request: SigningRequest, decoded: Outcome[Decoded]) -> Plan | Unavailable:
    if not isinstance(decoded, Known) or not decoded.value.permissions:
        return Unavailable(stage="simulate", reason="what this signature permits later is not known, so it was not run")
    permissions = decoded.value.permissions
    other_chains = [it for it in permissions if it.domain_chain_id not in (None, request.chain_id)]
    if other_chains:
        return _other_chain(other_chains[0].domain_chain_id, request.chain_id)
    if all(it.standard == _PERMIT2 for it in permissions):
        return _drained(request, permissions)
    if len(permissions) > 1:
        return Unavailable(stage="simulate", reason="a signature with several permissions is not run by this version")
    return _transferred(permissions[0]) if permissions[0].standard == _TRANSFER_STANDARD else _approved(permissions[0])


def _approved(permission: Permission) -> Plan:
    """A permit as the approval with which the token would store the same allowance."""
    return _used(permission, _call(_APPROVE, permission), "the permit was run as an approval of the same amount")


def _transferred(permission: Permission) -> Plan:
    """A transfer by authorization (EIP-3009) as the transfer that it becomes."""
    return _used(permission, _call(_TRANSFER, permission), "the authorization was run as the transfer that it becomes")


def _used(permission: Permission, calldata: bytes, note: str) -> Plan:
    transaction = Transaction(type=0, to=permission.token, value=0, data=hex_of(calldata), gas_price=0)
    return Plan(basis="permit-used", sender=permission.owner, transaction=transaction, notes=(note,))


def _call(selector: bytes, permission: Permission) -> bytes:
    return selector + encode(["address", "uint256"], [permission.spender, permission.amount])


def _drained(request: SigningRequest, permissions: Sequence[Permission]) -> Plan | Unavailable:
    """A signature for Permit2 as everything that its holder can take with it, out of what Permit2 may move."""
    payload = request.payload
    contract = payload.domain.verifying_contract if isinstance(payload, TypedData) else None
    if contract is None or len(permissions) > _MOST_PERMISSIONS:
        return Unavailable(stage="simulate", reason="the signature names no Permit2 contract, or too many tokens")
    return Plan(
        basis="permit-used",
        sender=permissions[0].owner,
        transaction=Transaction(type=0, to=contract, value=0, data="0x", gas_price=0),
        notes=("the signature was run as the transfers that its holder can make through Permit2 with it",),
        accounts={contract: AccountOverride(code=draining_code(permissions))},
    )
