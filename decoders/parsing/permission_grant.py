"""Delegated permissions: `wallet_requestExecutionPermissions` and its first name `wallet_grantPermissions` (ERC-7715).

The draft has changed its form. Both are read: the older one (one object: `signer`, `expiry`, `permissions`) and the
newer one (an array of objects: `to`, `permission`, `rules`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from decoders.parsing.fields import (
    check_chain,
    read_address,
    read_bool,
    read_list,
    read_object,
    read_quantity,
    read_text,
    refuse_unknown,
)
from decoders.primitives import Address
from decoders.refusal import Malformed, Unsignable, child
from decoders.requests import PermissionGrant, PermissionRequest, PermissionTerm

_NEWER = frozenset({"chainId", "from", "address", "to", "signer", "permission", "rules"})
_OLDER = frozenset({"chainId", "from", "address", "account", "expiry", "signer", "permissions"})
_PERMISSION = frozenset({"type", "data", "isAdjustmentAllowed", "required", "policies"})
_SENDERS = ("from", "address", "account")
_MAX_REQUESTS = 32
_MAX_TERMS = 256


def parse_permission_grant(params: Any, chain_id: int, pointer: str) -> tuple[Address, PermissionGrant]:
    """The account and the permissions asked of it. Raises `Malformed` or `Unsignable`."""
    entries = read_list(params, pointer, _MAX_REQUESTS)
    if not entries:
        raise Unsignable.at(pointer, "asks for no permission; there is nothing to sign")
    senders: list[Address] = []
    requests: list[PermissionRequest] = []
    for index, entry in enumerate(entries):
        here = child(pointer, index)
        fields = {key: item for key, item in read_object(entry, here).items() if item is not None}
        senders.append(_sender(fields, chain_id, here))
        requests.extend(_older(fields, here) if "permissions" in fields else [_newer(fields, here)])
        if senders[-1] != senders[0]:
            raise Malformed.at(here, "asks another account than the first one; send one account's requests")
    return senders[0], PermissionGrant(requests=tuple(requests))


def _sender(fields: Mapping[str, Any], chain_id: int, pointer: str) -> Address:
    if "chainId" not in fields:
        raise Malformed.at(child(pointer, "chainId"), "is missing; which chain is the permission for?")
    check_chain(fields["chainId"], chain_id, child(pointer, "chainId"))
    named = {key: read_address(fields[key], child(pointer, key)) for key in _SENDERS if key in fields}
    if not named:
        raise Malformed.at(child(pointer, "from"), "is missing; fill in the account that the wallet will use")
    if len(set(named.values())) > 1:
        raise Malformed.at(pointer, f"{' and '.join(named)} name different accounts; send one of them")
    return next(iter(named.values()))


def _newer(fields: Mapping[str, Any], pointer: str) -> PermissionRequest:
    refuse_unknown(fields, _NEWER, pointer)
    signer, delegate = _signer(fields, pointer)
    rules = tuple(_terms(read_list(fields.get("rules", []), child(pointer, "rules")), child(pointer, "rules")))
    return _request(fields.get("permission"), child(pointer, "permission"), signer, delegate).model_copy(
        update={"expires": _expiry_rule(fields.get("rules", []), child(pointer, "rules")), "rules": rules}
    )


def _older(fields: Mapping[str, Any], pointer: str) -> list[PermissionRequest]:
    refuse_unknown(fields, _OLDER, pointer)
    signer, delegate = _signer(fields, pointer)
    expires = _seconds(fields["expiry"], child(pointer, "expiry")) if "expiry" in fields else None
    place = child(pointer, "permissions")
    entries = read_list(fields["permissions"], place, _MAX_REQUESTS)
    if not entries:
        raise Unsignable.at(place, "asks for no permission; there is nothing to sign")
    requests = (_request(item, child(place, index), signer, delegate) for index, item in enumerate(entries))
    return [request.model_copy(update={"expires": expires}) for request in requests]


def _request(value: Any, pointer: str, signer: str, delegate: Address | None) -> PermissionRequest:
    fields = read_object(value, pointer)
    refuse_unknown(fields, _PERMISSION, pointer)
    adjustable = fields.get("isAdjustmentAllowed", False)
    data = read_object(fields.get("data", {}), child(pointer, "data"))
    policies = read_list(fields.get("policies", []), child(pointer, "policies"))
    return PermissionRequest(
        delegate=delegate,
        signer=signer,
        type=_type(fields.get("type"), child(pointer, "type")),
        adjustable=read_bool(adjustable, child(pointer, "isAdjustmentAllowed")),
        terms=(
            *_terms(data, child(pointer, "data")),
            *(term.model_copy(update={"path": f"policies{term.path}"}) for term in _terms(policies, pointer)),
        ),
        expires=None,
    )


def _signer(fields: Mapping[str, Any], pointer: str) -> tuple[str, Address | None]:
    """What kind of signer gets the permission, and its address where it has one."""
    if "to" in fields:
        if "signer" in fields:
            raise Malformed.at(child(pointer, "signer"), "stands beside `to`; send one of them")
        return "account", read_address(fields["to"], child(pointer, "to"))
    if "signer" not in fields:
        raise Malformed.at(child(pointer, "to"), "is missing; who is to get the permission?")
    here = child(pointer, "signer")
    signer = read_object(fields["signer"], here)
    refuse_unknown(signer, frozenset({"type", "data"}), here)
    data = read_object(signer.get("data", {}), child(here, "data"))
    address = data.get("address")
    delegate = None if address is None else read_address(address, f"{here}/data/address")
    return _type(signer.get("type"), child(here, "type")), delegate


def _type(value: Any, pointer: str) -> str:
    """A kind of permission or signer; a custom kind of the first drafts is an object with the name in it."""
    if isinstance(value, dict):
        refuse_unknown(value, frozenset({"custom"}), pointer)
        value, pointer = value.get("custom"), child(pointer, "custom")
    return read_text(value, pointer, 64)


def _expiry_rule(value: Any, pointer: str) -> int | None:
    """The end that the rule "expiry" sets. Several of them would be read differently by different wallets."""
    found = None
    for index, rule in enumerate(read_list(value, pointer)):
        here = child(pointer, index)
        fields = read_object(rule, here)
        if fields.get("type") != "expiry":
            continue
        if found is not None:
            raise Malformed.at(here, "is a second rule of the type expiry")
        data = read_object(fields.get("data"), child(here, "data"))
        found = _seconds(data.get("timestamp"), f"{here}/data/timestamp")
    return found


def _seconds(value: Any, pointer: str) -> int:
    """Unix seconds, a JSON number or a hex quantity."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53:
        return value
    if isinstance(value, str):
        return read_quantity(value, pointer, 64)
    raise Malformed.at(pointer, "must be Unix seconds: a JSON whole number, or 0x text")


def _terms(value: Any, pointer: str) -> tuple[PermissionTerm, ...]:
    found = tuple(_leaves(value, ""))
    if len(found) > _MAX_TERMS:
        raise Malformed.at(pointer, f"holds {len(found)} values; at most {_MAX_TERMS} are read")
    return found


def _leaves(value: Any, path: str) -> Iterator[PermissionTerm]:
    """Every value by its path. The depth is bounded by the JSON reader."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}[{index}]")
    elif isinstance(value, bool):
        yield PermissionTerm(path=path, value="true" if value else "false")
    else:
        yield PermissionTerm(path=path, value="null" if value is None else str(value))
