"""Dealings with addresses on a block list (the wallet's own, or the operator's: sanctions, feeds)."""

from collections.abc import Iterator

from decoders.decoded import Value
from decoders.outcome import Known
from decoders.primitives import Address
from decoders.requests import Field712, PermissionGrant, Transaction, TypedData, UserOperation
from policies.calls import address_in, placed_calls
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding

_Place = tuple[str, Address]


class BlockedParty(Rule):
    """What it catches: a party to the request, at any depth, that is on your block list or on the operator's.

    Why it matters: somebody put this address on the list for a reason: sanctions, reported theft, or your own choice.

    What to do: do not sign. If you think that the entry is wrong, take it up with whoever keeps the list.
    """

    id = "blocked-party"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation", "permission-grant"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each listed address, with all places where it appears."""
        own = frozenset(case.request.account.blocked)
        blocked = own | self.register.block
        if not blocked:
            return
        places: dict[Address, list[str]] = {}
        for path, address in _parties(case):
            if address in blocked and path not in places.setdefault(address, []):
                places[address].append(path)
        for address, paths in sorted(places.items()):
            whose = "your own block list" if address in own else "the block list of this service's operator"
            yield self.finding(
                title=f"{self.who(case, address)} takes part in this and is on {whose}.",
                evidence=tuple(paths),
                advice="Do not sign. If you think that the entry is wrong, take it up with whoever keeps the list.",
            )


def _parties(case: Case) -> Iterator[_Place]:
    yield from _in_payload(case)
    for path, call in placed_calls(case):
        if call.target is not None:
            yield f"{path}.target", call.target
        for position, argument in enumerate(call.args):
            yield from _in_value(f"{path}.args[{position}]", argument.value)
    if isinstance(case.decoded, Known):
        for position, permission in enumerate(case.decoded.value.permissions):
            yield f"decoded.permissions[{position}]", permission.spender
            yield f"decoded.permissions[{position}]", permission.token
    yield from _in_effects(case)


def _in_payload(case: Case) -> Iterator[_Place]:
    payload = case.request.payload
    match payload:
        case Transaction():
            if payload.to is not None:
                yield "request.payload.to", payload.to
            for position, authorization in enumerate(payload.authorizations):
                yield f"request.payload.authorizations[{position}]", authorization.address
        case TypedData():
            if payload.domain.verifying_contract is not None:
                yield "request.payload.domain.verifying_contract", payload.domain.verifying_contract
            for position, field in enumerate(payload.message):
                yield from _in_field(f"request.payload.message[{position}]", field)
        case UserOperation() | PermissionGrant():
            yield from _in_smart_account_request(payload)


def _in_smart_account_request(payload: UserOperation | PermissionGrant) -> Iterator[_Place]:
    if isinstance(payload, PermissionGrant):
        for position, request in enumerate(payload.requests):
            if request.delegate is not None:
                yield f"request.payload.requests[{position}]", request.delegate
        return
    for name, address in (("factory", payload.factory), ("paymaster", payload.paymaster)):
        if address is not None:
            yield f"request.payload.{name}", address
    if payload.authorization is not None:
        yield "request.payload.authorization", payload.authorization.address


def _in_field(path: str, field: Field712) -> Iterator[_Place]:
    if isinstance(field.value, tuple):
        for nested in field.value:
            yield from _in_field(path, nested)
    elif isinstance(field.value, str) and field.type == "address":
        yield path, field.value


def _in_value(path: str, value: Value) -> Iterator[_Place]:
    """Addresses in a decoded value; a bytes32 may hold one in its low bytes (bridges, universal routers)."""
    if isinstance(value, tuple):
        for nested in value:
            yield from _in_value(path, nested)
    elif isinstance(value, str) and len(value) == 42 and value.startswith("0x"):
        yield path, value
    elif isinstance(value, str) and len(value) == 66 and value.startswith("0x" + "00" * 12):
        yield path, address_in(int(value, 16))


def _in_effects(case: Case) -> Iterator[_Place]:
    if not isinstance(case.effects, Known):
        return
    effects = case.effects.value
    for position, change in enumerate(effects.asset_changes):
        if change.moved > 0:
            yield f"effects.asset_changes[{position}]", change.account
    for position, approval in enumerate(effects.approvals):
        if approval.after > approval.before:
            yield f"effects.approvals[{position}]", approval.spender
    for position, frame in enumerate(effects.frames):
        if frame.to is not None:
            yield f"effects.frames[{position}]", frame.to
    for position, state in enumerate(effects.state_changes):
        yield f"effects.state_changes[{position}]", state.after
