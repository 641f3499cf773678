"""What the calldata itself asks for: transfers and approvals, at any depth of the decoded tree.

Read from selectors and calldata words, not from argument names, so that it holds whoever named the call.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from decoders.decoded import Call
from decoders.outcome import Known
from decoders.primitives import Address
from policies.case import Case

TRANSFER: Final = "0xa9059cbb"
TRANSFER_FROM: Final = "0x23b872dd"
_SAFE_TRANSFERS = frozenset({"0x42842e0e", "0xb88d4fde"})
"""safeTransferFrom of ERC-721, with and without data."""
_MULTI_TRANSFER: Final = "0xf242432a"
"""safeTransferFrom of ERC-1155."""

_APPROVE: Final = "0x095ea7b3"
_SET_APPROVAL_FOR_ALL: Final = "0xa22cb465"
_GRANTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        _APPROVE: (0, 1),
        "0x39509351": (0, 1),  # increaseAllowance(address,uint256)
        "0xd73dd623": (0, 1),  # increaseApproval(address,uint256)
        _SET_APPROVAL_FOR_ALL: (0, 1),
        "0x87517c45": (1, 2),  # Permit2 approve(address,address,uint160,uint48)
        "0xd505accf": (1, 2),  # permit, EIP-2612
        "0x8fcbaf0c": (1, 4),  # permit, DAI
    }
)
"""Selector to the positions of the spender's and the amount's word (1 or 0 for yes or no)."""

PLAIN_APPROVALS = frozenset(_GRANTS) | {"0x2b67b570", "0x2a2d80d1", "0x9fd5a6cf"}
"""Calls whose one purpose is an approval: the above, Permit2's permit and batch, permit with a bytes signature."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer that the calldata asks for. `token` None is the native coin; `amount` in base units.

    `token_id` is set for NFT transfers. transferFrom is shared by ERC-20 and ERC-721, so there it is None and `amount`
    may be a token id.
    """

    path: str
    token: Address | None
    recipient: Address
    amount: int
    token_id: int | None = None


@dataclass(frozen=True, slots=True)
class ApprovalCall:
    """An approval that the calldata asks for. `amount` in base units, or 1 for an operator."""

    path: str
    target: Address
    spender: Address
    amount: int
    kind: Literal["allowance", "operator"]


def placed_calls(case: Case) -> tuple[tuple[str, Call], ...]:
    """Every decoded call with its path into the report, in the order of the calldata; empty where nothing is known."""
    if not isinstance(case.decoded, Known) or case.decoded.value.call is None:
        return ()
    return tuple(_placed("decoded.call", case.decoded.value.call))


def _placed(path: str, call: Call) -> Iterator[tuple[str, Call]]:
    yield path, call
    for position, nested in enumerate(call.children):
        yield from _placed(f"{path}.children[{position}]", nested)


def transfers(case: Case) -> Iterator[Transfer]:
    """The transfers that the calldata asks for, native and token, at any depth."""
    for path, call in placed_calls(case):
        if call.target is None:
            continue
        if call.calldata == "0x":
            if call.value > 0:
                yield Transfer(path, None, call.target, call.value)
        else:
            yield from _token_transfer(path, call.target, call)


def _token_transfer(path: str, token: Address, call: Call) -> Iterator[Transfer]:
    first, second, third, fourth = (word(call.calldata, position) for position in range(4))
    if call.selector == TRANSFER and first is not None and second is not None:
        yield Transfer(path, token, address_in(first), second)
    elif second is None or third is None:
        return
    elif call.selector == TRANSFER_FROM:
        yield Transfer(path, token, address_in(second), third)
    elif call.selector in _SAFE_TRANSFERS:
        yield Transfer(path, token, address_in(second), 1, token_id=third)
    elif call.selector == _MULTI_TRANSFER and fourth is not None:
        yield Transfer(path, token, address_in(second), fourth, token_id=third)


def approval_calls(case: Case) -> Iterator[ApprovalCall]:
    """The approvals that the calldata asks for, at any depth; revocations (amount 0) included."""
    for path, call in placed_calls(case):
        if call.target is None or call.selector is None or call.selector not in _GRANTS:
            continue
        spender_at, amount_at = _GRANTS[call.selector]
        spender, amount = word(call.calldata, spender_at), word(call.calldata, amount_at)
        if spender is None or amount is None:
            continue
        kind: Literal["allowance", "operator"] = "operator" if call.selector == _SET_APPROVAL_FOR_ALL else "allowance"
        yield ApprovalCall(path, call.target, address_in(spender), amount, kind)


def is_revocation(call: Call) -> bool:
    """Whether the call only takes an approval back (amount 0 or "no")."""
    if call.selector is None or call.selector not in _GRANTS:
        return False
    return word(call.calldata, _GRANTS[call.selector][1]) == 0


def word(calldata: str, position: int) -> int | None:
    """The 32-byte argument word at `position` as an integer; None where the calldata is shorter."""
    start = 10 + 64 * position
    digits = calldata[start : start + 64]
    return int(digits, 16) if len(digits) == 64 else None


def address_in(value: int) -> Address:
    """The address in a word: its low 20 bytes, as the EVM takes it."""
    return f"0x{value & (1 << 160) - 1:040x}"
