"""Every address that has a part in a request, with the places where it stands in the report."""

from collections.abc import Iterator
from typing import NamedTuple

from decoders.decoded import Call, Value
from decoders.outcome import Known
from decoders.primitives import Address
from decoders.requests import Batch, Field712, PermissionGrant, Transaction, TypedData, UserOperation
from policies.calls import address_in, is_revocation, placed_calls
from policies.case import Case
from simulation.effects import Effects


class Place(NamedTuple):
    """`gains`: here the party is given something, or is dealt with directly; else it is only touched on the way."""

    path: str
    address: Address
    gains: bool = True


def parties(case: Case) -> Iterator[Place]:
    """The places in the order of the report: payload, decoded calls and permissions, effects.

    A revocation gives its spender nothing, so what it takes away names no party.
    """
    yield from _in_payload(case)
    for path, call in placed_calls(case):
        yield from _in_call(path, call)
    if isinstance(case.decoded, Known):
        for position, permission in enumerate(case.decoded.value.permissions):
            if permission.amount > 0:
                yield Place(f"decoded.permissions[{position}]", permission.spender)
            yield Place(f"decoded.permissions[{position}]", permission.token)
    yield from _in_effects(case)


def _in_call(path: str, call: Call) -> Iterator[Place]:
    if call.target is not None:
        yield Place(f"{path}.target", call.target)
    if not is_revocation(call):
        for position, argument in enumerate(call.args):
            yield from _in_value(f"{path}.args[{position}]", argument.value)


def _in_payload(case: Case) -> Iterator[Place]:
    payload = case.request.payload
    match payload:
        case Transaction():
            yield from _in_transaction(payload)
        case TypedData():
            if payload.domain.verifying_contract is not None:
                yield Place("request.payload.domain.verifying_contract", payload.domain.verifying_contract)
            for position, field in enumerate(payload.message):
                yield from _in_field(f"request.payload.message[{position}]", field)
        case Batch():
            calls = enumerate(payload.calls)
            yield from (Place(f"request.payload.calls[{at}]", call.to) for at, call in calls if call.to is not None)
        case UserOperation() | PermissionGrant():
            yield from _in_smart_account_request(payload)


def _in_transaction(payload: Transaction) -> Iterator[Place]:
    if payload.to is not None:
        yield Place("request.payload.to", payload.to)
    for position, authorization in enumerate(payload.authorizations):
        yield Place(f"request.payload.authorizations[{position}]", authorization.address)


def _in_smart_account_request(payload: UserOperation | PermissionGrant) -> Iterator[Place]:
    if isinstance(payload, PermissionGrant):
        for position, request in enumerate(payload.requests):
            if request.delegate is not None:
                yield Place(f"request.payload.requests[{position}]", request.delegate)
        return
    for name, address in (("factory", payload.factory), ("paymaster", payload.paymaster)):
        if address is not None:
            yield Place(f"request.payload.{name}", address)
    if payload.authorization is not None:
        yield Place("request.payload.authorization", payload.authorization.address)


def _in_field(path: str, field: Field712) -> Iterator[Place]:
    if isinstance(field.value, tuple):
        for nested in field.value:
            yield from _in_field(path, nested)
    elif isinstance(field.value, str) and field.type == "address":
        yield Place(path, field.value)


def _in_value(path: str, value: Value) -> Iterator[Place]:
    """Addresses in a decoded value; a bytes32 may hold one in its low bytes (bridges, universal routers)."""
    if isinstance(value, tuple):
        for nested in value:
            yield from _in_value(path, nested)
    elif isinstance(value, str) and len(value) == 42 and value.startswith("0x"):
        yield Place(path, value)
    elif isinstance(value, str) and len(value) == 66 and value.startswith("0x" + "00" * 12):
        yield Place(path, address_in(int(value, 16)))


def _in_effects(case: Case) -> Iterator[Place]:
    if not isinstance(case.effects, Known):
        return
    effects = case.effects.value
    yield from _in_changes(effects)
    for position, approval in enumerate(effects.approvals):
        if approval.after > approval.before:
            yield Place(f"effects.approvals[{position}]", approval.spender)
    for position, frame in enumerate(effects.frames):
        if frame.to is not None:
            yield Place(f"effects.frames[{position}]", frame.to, gains=False)
    for position, state in enumerate(effects.state_changes):
        if len(state.after) == 42:
            yield Place(f"effects.state_changes[{position}]", state.after)


def _in_changes(effects: Effects) -> Iterator[Place]:
    for position, change in enumerate(effects.asset_changes):
        if change.moved > 0:
            yield Place(f"effects.asset_changes[{position}]", change.account)
            if change.asset.address is not None:
                yield Place(f"effects.asset_changes[{position}].asset", change.asset.address, gains=False)
