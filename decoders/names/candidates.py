"""Choosing among the signatures that a dictionary has for a selector.

Four bytes of a hash are easily met: signatures are published that collide with `transfer` on purpose. So a candidate
counts only where the calldata is exactly its encoding. The contract's code, where it is known, has the last word; only
where it agrees may bytes follow the arguments, as routers append them to tell who sent a call.
"""

from dataclasses import dataclass
from functools import lru_cache

from decoders.abi.codec import Exact, Failed, NonCanonical, decode_arguments
from decoders.abi.signature import Function, parse_canonical
from decoders.abi.types import Tuple
from decoders.names.bytecode import same_layout
from decoders.names.reading import Reading, unnamed
from decoders.primitives import Selector

MAX_SHOWN = 4
"""Candidates that a sentence names."""

MAX_TEXT = 96
"""Characters of each of them."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """A candidate and the arguments that it finds in the calldata."""

    function: Function
    decoding: Exact | NonCanonical


@dataclass(frozen=True, slots=True)
class Undecided:
    """No candidate can be chosen; the sentence says why, and `typed` has the arguments where their types are sure."""

    reason: str
    typed: Reading | None = None


def choose(selector: Selector, signatures: tuple[str, ...], data: bytes, code: Tuple | None) -> Reading | Undecided:
    """The one candidate that the calldata (without selector) proves. `code`: the argument types that the code reads."""
    fitting = [fit for fit in (_fit(function, data) for function in _parsed(signatures)) if fit is not None]
    exact = [fit for fit in fitting if isinstance(fit.decoding, Exact)]
    agreeing = [
        fit for fit in exact or _with_tail(fitting) if code is not None and same_layout(fit.function.arguments, code)
    ]
    if len(agreeing) == 1:
        return _chosen(agreeing[0], exact)
    if not exact:
        return Undecided(
            f"the names that {selector} stands for elsewhere ({_list(signatures)}) do not fit the calldata"
        )
    if len(exact) == 1 and not agreeing:
        return _alone(selector, exact[0], data, code)
    return _ambiguous(selector, agreeing or exact)


def _chosen(fit: Fitting, exact: list[Fitting]) -> Reading:
    """A candidate that calldata and code agree on; the others that the calldata alone would allow are said."""
    others = tuple(each.function.signature for each in exact if each is not fit)
    notes = (f"the selector of {fit.function.name} also stands for {_list(others)}",) if others else ()
    return Reading(fit.function, fit.decoding, "dictionary", notes=notes)


def _alone(selector: Selector, fit: Fitting, data: bytes, code: Tuple | None) -> Reading | Undecided:
    """The only candidate that fits, unless the code shows that the same bytes are read in another way."""
    if code is not None and isinstance(decode_arguments(code, data), Exact):
        return Undecided(
            f"{selector} stands for {_list([fit.function.signature])} elsewhere, but this contract's code reads "
            "other arguments; its name could not be told"
        )
    return _chosen(fit, [fit])


def _ambiguous(selector: Selector, fits: list[Fitting]) -> Undecided:
    listed = _list([fit.function.signature for fit in fits])
    reason = f"the function {selector} may be any of {listed}; which one could not be told from the calldata"
    first = fits[0]
    if any(fit.function.type_names != first.function.type_names for fit in fits):
        return Undecided(reason)
    function = unnamed(selector, first.function.arguments)
    return Undecided(reason, Reading(function, first.decoding, "dictionary", missing=reason))


def _with_tail(fitting: list[Fitting]) -> list[Fitting]:
    """Those whose encoding is canonical, with more bytes behind it."""
    return [fit for fit in fitting if isinstance(fit.decoding, NonCanonical) and only_trailing(fit.decoding)]


def only_trailing(decoding: NonCanonical) -> bool:
    """Whether bytes behind the last argument are all that is odd."""
    return decoding.trailing > 0 and len(decoding.reasons) == 1


def _fit(function: Function, data: bytes) -> Fitting | None:
    decoding = decode_arguments(function.arguments, data)
    return None if isinstance(decoding, Failed) else Fitting(function, decoding)


def _parsed(signatures: tuple[str, ...]) -> tuple[Function, ...]:
    return tuple(function for function in map(_function, signatures) if function is not None)


@lru_cache(maxsize=4096)
def _function(signature: str) -> Function | None:
    try:
        return parse_canonical(signature)
    except ValueError:
        return None


def _list(signatures: "tuple[str, ...] | list[str]") -> str:
    """Some of the signatures. They hold identifiers and types only, so nothing needs to be neutralised."""
    shown = [text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}…" for text in signatures[:MAX_SHOWN]]
    more = len(signatures) - len(shown)
    return ", ".join([*shown, *([f"{more} more"] if more else [])])
