"""What is run to learn the effects of a request.

A transaction is run as it is. A permit (EIP-2612 and its kin) has no effect until somebody presents it; then it sets
an allowance. So the plan for a permit is the `approve` with which the token would store the same allowance.
"""

from typing import Literal

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

_APPROVE = bytes.fromhex("095ea7b3")


class Plan(Frozen):
    """A transaction to run as `sender`, and how it relates to what is signed."""

    basis: Literal["request", "permit-used"]
    sender: Address
    transaction: Transaction
    notes: tuple[str, ...] = ()


def plan(request: SigningRequest, decoded: Outcome[Decoded]) -> Plan | Unavailable:
    """What to run for this request, or why nothing can be run."""
    match request.payload:
        case Transaction() as transaction:
            return Plan(basis="request", sender=request.sender, transaction=transaction)
        case TypedData():
            return _signature_plan(request, decoded)
        case Message():
            return Unavailable(stage="simulate", reason="a message by itself changes nothing on the chain")
        case Batch() | UserOperation():
            reason = "batches and user operations are decoded but not run by this version"
            return Unavailable(stage="simulate", reason=reason)
        case PermissionGrant():
            reason = "a permission changes nothing by itself; what its holder will do with it is not known"
            return Unavailable(stage="simulate", reason=reason)


def _signature_plan(request: SigningRequest, decoded: Outcome[Decoded]) -> Plan | Unavailable:
    if not isinstance(decoded, Known) or not decoded.value.permissions:
        return Unavailable(stage="simulate", reason="what this signature permits later is not known, so it was not run")
    if len(decoded.value.permissions) > 1:
        return Unavailable(stage="simulate", reason="a signature with several permissions is not run by this version")
    permission = decoded.value.permissions[0]
    if permission.domain_chain_id not in (None, request.chain_id):
        reason = f"the signature is for chain {permission.domain_chain_id}, not for chain {request.chain_id}"
        return Unavailable(stage="simulate", reason=reason)
    return Plan(
        basis="permit-used",
        sender=permission.owner,
        transaction=_approval(permission),
        notes=("the permit was run as an approval of the same amount",),
    )


def _approval(permission: Permission) -> Transaction:
    calldata = _APPROVE + encode(["address", "uint256"], [permission.spender, permission.amount])
    return Transaction(type=0, to=permission.token, value=0, data=hex_of(calldata), gas_price=0)
