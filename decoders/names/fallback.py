"""Calls that no function answers: the contract's own fallback gets all their bytes.

Searchers' contracts take calldata that is packed in a form of their own: its first four bytes are no selector. That
is said only where the code leaves no doubt: its functions can be read and the selector is none of them, the code
holds these four bytes nowhere (Vyper keeps selectors in tables), and it runs no other contract's code, which could
know the function (proxies of unknown layout, diamonds).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from decoders.names.bytecode import functions_in
from decoders.primitives import Selector

_PUSH0: Final = 0x5F
_PUSH32: Final = 0x7F
_RUNS_OTHER_CODE: Final = frozenset({0xF2, 0xF4})
"""CALLCODE and DELEGATECALL."""

_CACHED: Final = 128
"""Contracts whose constants are kept; reading those of 24 KiB takes about 2 ms."""


def falls_through(code: bytes, selector: Selector) -> bool:
    """Whether a call with these first four bytes is left to the fallback of a contract with this `code`."""
    functions = functions_in(code)
    if not functions or selector in functions or bytes.fromhex(selector[2:]) in code:
        return False
    pushed = _constants(code)
    return pushed is not None and int(selector, 16) not in pushed


@lru_cache(maxsize=_CACHED)
def _constants(code: bytes) -> frozenset[int] | None:
    """The numbers that the code pushes, since a compiler leaves out zeros that lead; None where other code runs."""
    found: set[int] = set()
    for opcode, pushed in _instructions(code):
        if opcode in _RUNS_OTHER_CODE:
            return None
        if pushed is not None:
            found.add(pushed)
    return frozenset(found)


def _instructions(code: bytes) -> Iterator[tuple[int, int | None]]:
    """Each opcode with what it pushes. Data behind the code is read as code too, which can only raise doubt."""
    place = 0
    while place < len(code):
        opcode = code[place]
        size = opcode - _PUSH0 if _PUSH0 <= opcode <= _PUSH32 else None
        yield opcode, None if size is None else int.from_bytes(code[place + 1 : place + 1 + size], "big")
        place += 1 + (size or 0)
