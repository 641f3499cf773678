"""Selectors and argument types out of a contract's bytecode, by evmole.

Inferred, so weaker than any published ABI: the types tell how the code reads its calldata (an unused argument is not
seen, bytes32 and uint256 may be taken for each other). No name comes out of it.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import evmole

from decoders.abi.signature import parse_tuple
from decoders.abi.types import WORD, Array, Parameter, Tuple, Type
from decoders.primitives import Selector

MAX_CODE: Final = 0x10000
"""Bytes of code that are analysed. EIP-170 allows 24,576; some chains more."""

_CACHED: Final = 512
"""Contracts whose analysis is kept: at 24 KiB of code each, 12 MiB."""

_NONE: Final[Mapping[Selector, Tuple]] = MappingProxyType({})


@lru_cache(maxsize=_CACHED)
def functions_in(code: bytes) -> Mapping[Selector, Tuple]:
    """The arguments of each function that the code dispatches to. Takes about 0.2 ms a contract, at most about 10.

    Empty where the analysis finds nothing or fails: hostile code must not cost the answer.
    """
    if not 0 < len(code) <= MAX_CODE:
        return _NONE
    try:
        found = evmole.contract_info(code, selectors=True, arguments=True).functions or []
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - a panic of the native library is no Exception
        return _NONE
    arguments: dict[Selector, Tuple] = {}
    for function in found:
        try:
            arguments[f"0x{function.selector}"] = parse_tuple(f"({function.arguments or ''})")
        except ValueError:
            continue
    return MappingProxyType(arguments)


def same_layout(one: Tuple, other: Tuple) -> bool:
    """Whether two argument lists are read from the same places in calldata.

    What lies in place counts by its words only, and `bytes` is `string`: code rarely shows the difference between
    `uint256[3]` and three words.
    """
    return _layout(one.members) == _layout(other.members)


def _layout(members: Sequence[Parameter]) -> str:
    """The runs of words and the parts that lie elsewhere, such as "2,b,[1]" for (address,uint256,string,uint256[])."""
    parts: list[str] = []
    words = 0
    for member in members:
        if not member.type.dynamic:
            words += member.type.head_size // WORD
            continue
        parts.extend([str(words)] if words else [])
        parts.append(_part(member.type))
        words = 0
    return ",".join([*parts, *([str(words)] if words else [])])


def _part(kind: Type) -> str:
    if isinstance(kind, Tuple):
        return f"({_layout(kind.members)})"
    if isinstance(kind, Array):
        return f"[{'' if kind.length is None else kind.length}:{_layout((Parameter('', kind.item),))}]"
    return "b"
