"""What the caveats of a delegation (ERC-7710) allow, by the enforcers of MetaMask's delegation framework.

Sources: delegation-framework 1.3.0 `src/enforcers/*.sol` for the terms; npm `@metamask/delegation-deployments` for the
addresses, which are the same on every chain. A caveat only ever narrows what is allowed, so one that is not known here
is no harm; but a delegation is bounded only where some known caveat bounds what it may move or whom it may call.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from decoders.primitives import Address, bytes_of
from policies.dates import date_of

Bounds = Literal["value", "target", "time", "other"]
_WORD: Final = 32


@dataclass(frozen=True, slots=True)
class Limit:
    """One caveat in words. `token` and `amount` (base units) where it caps a value; token None is the native coin."""

    bounds: Bounds
    words: str = ""
    token: Address | None = None
    amount: int | None = None
    parties: tuple[Address, ...] = ()


Reader = Callable[[bytes], Limit | None]


def limit_of(enforcer: Address, terms: str) -> Limit | None:
    """The limit that a caveat sets; None where its enforcer or its terms are not known."""
    reader = _READERS.get(enforcer)
    try:
        return reader(bytes_of(terms)) if reader is not None else None
    except ValueError:
        return None


def bounded_by(limits: Iterable[Limit]) -> frozenset[Bounds]:
    """What the limits bound, all together."""
    return frozenset(limit.bounds for limit in limits)


def _coins(terms: bytes) -> Limit | None:
    return Limit("value", "in all", None, _number(terms)) if len(terms) == _WORD else None


def _coins_each(terms: bytes) -> Limit | None:
    """`ValueLteEnforcer` bounds one use; with tokens it bounds nothing, and there may be many uses."""
    return Limit("other", "in one use", None, _number(terms)) if len(terms) == _WORD else None


def _coins_period(terms: bytes) -> Limit | None:
    if len(terms) != 3 * _WORD:
        return None
    return Limit("value", f"every {_span(_number(terms[_WORD : 2 * _WORD]))}", None, _number(terms[:_WORD]))


def _tokens(terms: bytes) -> Limit | None:
    return Limit("value", "in all", _address(terms), _number(terms[20:])) if len(terms) == 20 + _WORD else None


def _tokens_period(terms: bytes) -> Limit | None:
    if len(terms) != 20 + 3 * _WORD:
        return None
    words = f"every {_span(_number(terms[52:84]))}"
    return Limit("value", words, _address(terms), _number(terms[20:52]))


def _targets(terms: bytes) -> Limit | None:
    if not terms or len(terms) % 20:
        return None
    parties = tuple(_address(terms[at:]) for at in range(0, len(terms), 20))
    return Limit("target", "it may call", parties=parties)


def _redeemers(terms: bytes) -> Limit | None:
    found = _targets(terms)
    return None if found is None else Limit("other", "it is used by", parties=found.parties)


def _methods(terms: bytes) -> Limit | None:
    count = len(terms) // 4
    return Limit("other", f"{count} functions are allowed") if count and len(terms) % 4 == 0 else None


def _time(terms: bytes) -> Limit | None:
    """16 bytes after which, 16 bytes before which it holds; zero is no bound (`TimestampEnforcer`)."""
    if len(terms) != _WORD:
        return None
    end = date_of(_number(terms[16:]))
    return Limit("other", "no end is set") if end is None else Limit("time", f"it ends on {end} UTC")


def _uses(terms: bytes) -> Limit | None:
    return Limit("other", f"{_number(terms):,} uses are allowed") if len(terms) == _WORD else None


def _exact(terms: bytes) -> Limit | None:
    """Target, coins and calldata (`ExactExecutionEnforcer` and its batch form)."""
    return Limit("target", "the call is fixed") if len(terms) >= 20 + _WORD else None


def _number(data: bytes) -> int:
    return int.from_bytes(data)


def _address(data: bytes) -> Address:
    return "0x" + data[:20].hex()


def _span(seconds: int) -> str:
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size and seconds % size == 0:
            count = seconds // size
            return unit if count == 1 else f"{count} {unit}s"
    return f"{seconds} seconds"


_READERS: Final[Mapping[Address, Reader]] = MappingProxyType(
    {
        "0xf71af580b9c3078fbc2bbf16fbb8eed82b330320": _coins,  # NativeTokenTransferAmountEnforcer
        "0x9bc0faf4aca5ae429f4c06aeeac517520cb16bd9": _coins_period,  # NativeTokenPeriodTransferEnforcer
        "0x92bf12322527caa612fd31a0e810472bbb106a8f": _coins_each,  # ValueLteEnforcer
        "0xf100b0819427117ecf76ed94b358b1a5b5c6d2fc": _tokens,  # ERC20TransferAmountEnforcer
        "0x474e3ae7e169e940607cc624da8a15eb120139ab": _tokens_period,  # ERC20PeriodTransferEnforcer
        "0x7f20f61b1f09b08d970938f6fa563634d65c4eeb": _targets,  # AllowedTargetsEnforcer
        "0xe144b0b2618071b4e56f746313528a669c7e65c5": _redeemers,  # RedeemerEnforcer
        "0x2c21fd0cb9dc8445cb3fb0dc5e7bb0aca01842b5": _methods,  # AllowedMethodsEnforcer
        "0x1046bb45c8d673d4ea75321280db34899413c069": _time,  # TimestampEnforcer
        "0x04658b29f6b82ed55274221a06fc97d318e25416": _uses,  # LimitedCallsEnforcer
        "0x146713078d39ecc1f5338309c28405ccf85abfbb": _exact,  # ExactExecutionEnforcer
        "0x1e141e455d08721dd5bcda1baa6ea5633afd5017": _exact,  # ExactExecutionBatchEnforcer
    }
)
