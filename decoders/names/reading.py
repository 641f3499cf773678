"""What naming a call comes to: a function with its arguments and who said so, or why there is none."""

from dataclasses import dataclass

from decoders.abi.codec import Exact, NonCanonical
from decoders.abi.signature import Function
from decoders.abi.types import Tuple
from decoders.decoded import Source
from decoders.primitives import Selector
from decoders.protocol import Claim


@dataclass(frozen=True, slots=True)
class Reading:
    """A call that could be read. `claim` is set where a decoder of ours knows what the function means.

    `missing` says that the function's name stayed unknown; `function.name` is empty then. `notes` are further
    sentences.
    """

    function: Function
    decoding: Exact | NonCanonical
    source: Source
    claim: Claim | None = None
    missing: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A call of which nothing is known but its selector, and why.

    `fallback` says that this is all there is to know: no function of the contract answers the call, its fallback does.
    """

    reason: str
    fallback: bool = False


def unnamed(selector: Selector, arguments: Tuple) -> Function:
    """A function of which only the selector and the arguments' types are known."""
    type_names = tuple(str(parameter.type) for parameter in arguments.members)
    return Function("", arguments, "", selector, type_names)
