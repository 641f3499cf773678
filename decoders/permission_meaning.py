"""What delegated permissions (ERC-7715) let others take, as far as their types are published.

Types: ERC-7715 (allowances), and those of MetaMask's delegation framework (streams and periods). The bound told is the
most that can ever be taken; without an end there is none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from decoders.decoded import Decoded, DisplayField, Permission, Trade, TradeItem
from decoders.foreign_text import plain
from decoders.primitives import UINT256_MAX, Address, checksum
from decoders.readable_values import MAX_TEXT, label_of, readable_value
from decoders.requests import PermissionGrant, PermissionRequest

_STANDARD: Final = "ERC-7715"
_TOKEN_FIELDS: Final = ("tokenAddress", "address", "token")
_ALLOWANCE_FIELDS: Final = ("allowance", "allowanceAmount", "amount")
_FORMS: Final = ("allowance", "transfer", "stream", "periodic")


@dataclass(frozen=True, slots=True)
class _Bound:
    """The most that a permission lets its delegate take: of a token, or of the native coin (None)."""

    token: Address | None
    amount: int


def decode_permission_grant(chain_id: int, sender: Address, grant: PermissionGrant) -> Decoded:
    """The meaning of the permissions that `sender` is asked to give on chain `chain_id`."""
    bounds = [_bound(request) for request in grant.requests]
    told = list(zip(grant.requests, bounds, strict=True))
    return Decoded(
        kind="permission-grant",
        intent="grant-permission",
        permissions=tuple(
            _permission(request, request.delegate, bound.token, bound.amount, sender, chain_id)
            for request, bound in told
            if bound is not None and bound.token is not None and request.delegate is not None
        ),
        offers=tuple(
            _gift(request, bound.amount, sender) for request, bound in told if bound is not None and bound.token is None
        ),
        display=tuple(line for index, request in enumerate(grant.requests) for line in _lines(index, request)),
        unknowns=tuple(sentence for index, each in enumerate(told) for sentence in _unknowns(index + 1, *each)),
    )


def _permission(  # noqa: PLR0913, PLR0917 - a permission has these parts
    request: PermissionRequest, delegate: Address, token: Address, amount: int, owner: Address, chain_id: int
) -> Permission:
    return Permission(
        standard=_STANDARD,
        token=token,
        owner=owner,
        spender=delegate,
        amount=amount,
        expires=request.expires,
        domain_chain_id=chain_id,
    )


def _gift(request: PermissionRequest, amount: int, owner: Address) -> Trade:
    """Native coins that the delegate may take: a trade in which nothing comes back."""
    item = TradeItem(standard="native", token=None, amount=amount, last_amount=amount)
    return Trade(
        protocol=_STANDARD, maker=owner, gives=(item,), gets=(), taker=request.delegate, expires=request.expires
    )


def _bound(request: PermissionRequest) -> _Bound | None:
    """The bound of a permission of a known type, or None."""
    asset, _, form = request.type.partition("-token-")
    values = {term.path: term.value for term in request.terms}
    values |= {f"{path}": value for path, value in values.items()}
    if asset not in ("native", "erc20") or form not in _FORMS:
        return None
    token = _address(values) if asset == "erc20" else None
    amount = _most(form, values, request.expires)
    if amount is None or (asset == "erc20" and token is None):
        return None
    return _Bound(token, min(amount, UINT256_MAX))


def _most(form: str, values: Mapping[str, str], expires: int | None) -> int | None:
    if form in ("allowance", "transfer"):
        return next((_number(values[name]) for name in _ALLOWANCE_FIELDS if name in values), None)
    start = _number(values.get("startTime", ""))
    seconds = None if expires is None or start is None else max(0, expires - start)
    if form == "stream":
        return _streamed(values, seconds)
    amount, duration = _number(values.get("periodAmount", "")), _number(values.get("periodDuration", ""))
    if amount is None or not duration:
        return None
    return UINT256_MAX if seconds is None else amount * -(-seconds // duration)


def _streamed(values: Mapping[str, str], seconds: int | None) -> int | None:
    rate, first = _number(values.get("amountPerSecond", "")), _number(values.get("initialAmount", "0"))
    if rate is None or first is None:
        return None
    most = None if "maxAmount" not in values else _number(values["maxAmount"])
    flowed = UINT256_MAX if seconds is None else first + rate * seconds
    return flowed if most is None else min(flowed, most)


def _number(text: str) -> int | None:
    """A hex or decimal whole number below 2^256, or None."""
    try:
        number = int(text, 16) if text.startswith("0x") else int(text)
    except ValueError:
        return None
    return number if 0 <= number <= UINT256_MAX else None


def _address(values: Mapping[str, str]) -> Address | None:
    found = next((values[name] for name in _TOKEN_FIELDS if name in values), "")
    digits = found[2:].lower()
    valid = found.startswith("0x") and len(digits) == 40 and all(digit in "0123456789abcdef" for digit in digits)
    return "0x" + digits if valid else None


def _lines(index: int, request: PermissionRequest) -> Iterator[DisplayField]:
    path = f"payload.requests[{index}]"
    who = (
        checksum(request.delegate) if request.delegate is not None else f"a signer of the kind {plain(request.signer)}"
    )
    yield DisplayField(label="Who gets the permission", value=who, path=f"{path}.delegate", source="standard")
    yield DisplayField(label="Permission", value=plain(request.type, 64), path=f"{path}.type", source="standard")
    end = "never" if request.expires is None else readable_value("expires", "uint64", str(request.expires))
    yield DisplayField(label="Expires", value=end, path=f"{path}.expires", source="standard")
    for place, term in enumerate(request.terms):
        yield DisplayField(
            label=label_of(plain(term.path, 64)),
            value=plain(term.value, MAX_TEXT),
            path=f"{path}.terms[{place}]",
            source="none",
        )


def _unknowns(place: int, request: PermissionRequest, bound: _Bound | None) -> Iterator[str]:
    if bound is None:
        kind = plain(request.type, 64)
        yield f"permission {place} of the type {kind} is not known here; what it lets others do could not be told"
    elif request.delegate is None:
        yield f"permission {place} goes to a signer without an address, so who gets it could not be told"
    if any(term.path.startswith("policies") for term in request.terms):
        yield f"permission {place} has policies, whose meaning could not be told"
