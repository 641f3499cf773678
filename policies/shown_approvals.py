"""The approvals that a request shows: those that one of the user's own accounts gives by a call that it makes itself.

A wallet shows these calls. What a called contract does further within, also on itself (`multicall`), it does not show.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from decoders.decoded import Call, Value
from decoders.primitives import Address
from decoders.protocol import items, text
from policies.accounts import own_accounts
from policies.calls import placed_calls
from policies.case import Case


@dataclass(frozen=True, slots=True)
class ShownApproval:
    """Who lets whom take what; `token` is also the collection of an operator or of one NFT.

    `nothing`: the amount is 0 or "no". That takes an approval back, unless it is the id 0 of an NFT.
    """

    owner: Address
    token: Address
    spender: Address
    nothing: bool


def shown_approvals(case: Case) -> frozenset[ShownApproval]:
    """What the calls ask for that the user's own accounts make, at any depth."""
    own = own_accounts(case)
    calls = (call for _, call in placed_calls(case) if call.sender in own and not call.delegate)
    return frozenset(shown for call in calls for shown in _asked_by(call))


def _asked_by(call: Call) -> Iterator[ShownApproval]:
    reader = _READERS.get(call.signature or "")
    if reader is not None and call.sender is not None and call.target is not None:
        yield from reader(call.sender, call.target, tuple(argument.value for argument in call.args))


def _approval(owner: Address, token: Address, values: tuple[Value, ...]) -> Iterator[ShownApproval]:
    spender, amount = values
    yield _shown(owner, token, spender, amount)


def _permit(_caller: Address, token: Address, values: tuple[Value, ...]) -> Iterator[ShownApproval]:
    yield _shown(values[0], token, values[1], values[2])


def _dai_permit(_caller: Address, token: Address, values: tuple[Value, ...]) -> Iterator[ShownApproval]:
    yield _shown(values[0], token, values[1], values[4])


def _permit2_approval(owner: Address, _permit2: Address, values: tuple[Value, ...]) -> Iterator[ShownApproval]:
    yield _shown(owner, values[0], values[1], values[2])


def _permit2_permit(_caller: Address, _permit2: Address, values: tuple[Value, ...]) -> Iterator[ShownApproval]:
    details, spender, _deadline = items(values[1])
    yield _of_details(values[0], details, spender)


def _permit2_permits(_caller: Address, _permit2: Address, values: tuple[Value, ...]) -> Iterator[ShownApproval]:
    details, spender, _deadline = items(values[1])
    yield from (_of_details(values[0], each, spender) for each in items(details))


def _of_details(owner: Value, details: Value, spender: Value) -> ShownApproval:
    token, amount, *_expiration_and_nonce = items(details)
    return _shown(owner, token, spender, amount)


def _shown(owner: Value, token: Value, spender: Value, amount: Value) -> ShownApproval:
    return ShownApproval(text(owner), text(token), text(spender), amount in {"0", False})


_DETAILS: Final = "(address,uint160,uint48,uint48)"
_READERS: Final[Mapping[str, Callable[[Address, Address, tuple[Value, ...]], Iterator[ShownApproval]]]] = (
    MappingProxyType(
        {
            "approve(address,uint256)": _approval,
            "increaseAllowance(address,uint256)": _approval,
            "increaseApproval(address,uint256)": _approval,
            "setApprovalForAll(address,bool)": _approval,
            "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)": _permit,
            "permit(address,address,uint256,uint256,bytes)": _permit,
            "permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)": _dai_permit,
            "approve(address,address,uint160,uint48)": _permit2_approval,
            f"permit(address,({_DETAILS},address,uint256),bytes)": _permit2_permit,
            f"permit(address,({_DETAILS}[],address,uint256),bytes)": _permit2_permits,
        }
    )
)
"""By signature, and not by selector: a reader must know the types of what it reads."""
