"""What swaps in the calldata demand: who is paid, the least amount out, and when they lapse."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from decoders.decoded import Call, Value
from decoders.primitives import ZERO_ADDRESS, Address
from policies.accounts import called_by
from policies.calls import placed_calls
from policies.case import Case


class _Places(NamedTuple):
    """Positions in the arguments, or in the one struct that holds them; None where the function has no such field."""

    recipient: int | None
    minimum: int | None
    deadline: int | None = None
    price_limit: int | None = None


_V2: Final = "address[],address,uint256"
_POOL: Final = "address,address,uint24,address"
_PLACES: Mapping[str, _Places] = MappingProxyType(
    {
        f"swapExactTokensForTokens(uint256,uint256,{_V2})": _Places(3, 1, 4),
        f"swapExactTokensForETH(uint256,uint256,{_V2})": _Places(3, 1, 4),
        f"swapExactTokensForTokensSupportingFeeOnTransferTokens(uint256,uint256,{_V2})": _Places(3, 1, 4),
        f"swapExactTokensForETHSupportingFeeOnTransferTokens(uint256,uint256,{_V2})": _Places(3, 1, 4),
        f"swapExactETHForTokens(uint256,{_V2})": _Places(2, 0, 3),
        f"swapExactETHForTokensSupportingFeeOnTransferTokens(uint256,{_V2})": _Places(2, 0, 3),
        f"swapTokensForExactTokens(uint256,uint256,{_V2})": _Places(3, 0, 4),
        f"swapTokensForExactETH(uint256,uint256,{_V2})": _Places(3, 0, 4),
        f"swapETHForExactTokens(uint256,{_V2})": _Places(2, 0, 3),
        f"exactInputSingle(({_POOL},uint256,uint256,uint256,uint160))": _Places(3, 6, 4, 7),
        f"exactOutputSingle(({_POOL},uint256,uint256,uint256,uint160))": _Places(3, 5, 4, 7),
        "exactInput((bytes,address,uint256,uint256,uint256))": _Places(1, 4, 2),
        "exactOutput((bytes,address,uint256,uint256,uint256))": _Places(1, 3, 2),
        f"exactInputSingle(({_POOL},uint256,uint256,uint160))": _Places(3, 5, None, 6),
        f"exactOutputSingle(({_POOL},uint256,uint256,uint160))": _Places(3, 4, None, 6),
        "exactInput((bytes,address,uint256,uint256))": _Places(1, 3),
        "exactOutput((bytes,address,uint256,uint256))": _Places(1, 2),
        "swapExactTokensForTokens(uint256,uint256,address[],address)": _Places(3, 1),
        "swapTokensForExactTokens(uint256,uint256,address[],address)": _Places(3, 0),
        "unwrapWETH9(uint256,address)": _Places(1, 0),
        "unwrapWETH9(uint256)": _Places(None, 0),
        "sweepToken(address,uint256,address)": _Places(2, 1),
        "sweepToken(address,uint256)": _Places(None, 1),
        "V3_SWAP_EXACT_IN(address,uint256,uint256,bytes,bool)": _Places(0, 2),
        "V3_SWAP_EXACT_OUT(address,uint256,uint256,bytes,bool)": _Places(0, 1),
        "V2_SWAP_EXACT_IN(address,uint256,uint256,address[],bool)": _Places(0, 2),
        "V2_SWAP_EXACT_OUT(address,uint256,uint256,address[],bool)": _Places(0, 1),
        "SWEEP(address,address,uint256)": _Places(1, 2),
        "UNWRAP_WETH(address,uint256)": _Places(0, 1),
    }
)
"""By signature: swaps, and the calls of a batch that hand out what a swap left in the router.

For a swap of an exact output, that output is its minimum.
"""

_SENDER, _ROUTER = f"0x{1:040x}", f"0x{2:040x}"
"""What Uniswap's newer routers take for the sender and for themselves (`Constants.sol`); 0 is themselves too."""


@dataclass(frozen=True, slots=True)
class Payout:
    """A call that hands out the result of a swap. `recipient` None: it stays in the router for a later call."""

    path: str
    call: Call
    recipient: Address | None
    minimum: int
    deadline: int | None
    guarded: bool


def payouts(case: Case) -> Iterator[Payout]:
    """The swaps that the calldata asks for, and what hands out their results, at any depth."""
    for path, call in placed_calls(case):
        places = _PLACES.get(call.signature or "")
        if places is not None:
            fields = _fields(call)
            yield Payout(
                path=path,
                call=call,
                recipient=_recipient(case, call, _text(fields, places.recipient)),
                minimum=int(_text(fields, places.minimum) or 0),
                deadline=None if places.deadline is None else int(_text(fields, places.deadline) or 0),
                guarded=int(_text(fields, places.price_limit) or 0) > 0,
            )


def _fields(call: Call) -> tuple[Value, ...]:
    """The arguments, or the members of the one struct."""
    values = tuple(argument.value for argument in call.args)
    if len(values) == 1 and isinstance(values[0], tuple):
        return values[0]
    return values


def _text(fields: tuple[Value, ...], place: int | None) -> str | None:
    value = fields[place] if place is not None and place < len(fields) else None
    return value if isinstance(value, str) else None


def _recipient(case: Case, call: Call, named: str | None) -> Address | None:
    if named is None or named == _SENDER:
        return case.request.sender
    if named in (_ROUTER, ZERO_ADDRESS, call.target) or named in called_by(case):
        return None
    return named
