"""Slots that others can change under a simulation: what names the code that runs, and what a contract's owner may set.

A slot names code where it holds the address that a DELEGATECALL out of that very account went to, or where it is one of
the slots that proxies keep it in (ERC-1967, ZeppelinOS). A contract counts as owned where the code that works on its
storage answers to a function for owners; then its plain variables can be set. Entries of mappings are users' own.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from decoders.primitives import Address, Hash32, Hex
from simulation.effects import Frame
from simulation.reading.proxy_slots import PROXY_SLOTS
from simulation.witness.witness import SlotMark

_OWNER_FUNCTIONS: Final = ("638da5cb5b", "63f2fde38b", "63f851a440", "63248a9ca3", "632f2ff15d", "6313af4035")
"""PUSH4 of owner(), transferOwnership(address), admin(), getRoleAdmin(bytes32), grantRole(..) and setOwner(address)."""

_PLAIN_SLOTS: Final = 1 << 64
"""Variables of Solidity and Vyper are numbered from 0; entries of mappings lie at hashes."""


def marks_of(frames: Sequence[Frame], codes: Mapping[Address, Hex]) -> "Marks":
    """What the run shows about whose storage decides which code runs."""
    runs: dict[Address, set[Address]] = {}
    for storage, code in _running(frames):
        runs.setdefault(storage, set()).add(code)
    owned = {storage for storage, used in runs.items() if any(_has_owner(codes.get(code, "0x")) for code in used)}
    return Marks({storage: used - {storage} for storage, used in runs.items()}, frozenset(owned))


class Marks:
    """Answers for one run. `delegates`: storage to the other contracts whose code worked on it."""

    def __init__(self, delegates: Mapping[Address, set[Address]], owned: frozenset[Address]) -> None:
        self._delegates = delegates
        self._owned = owned

    def of(self, address: Address, slot: Hash32, word: Hash32) -> SlotMark | None:
        """The mark of a slot that was read with this word in it."""
        if slot in PROXY_SLOTS:
            return PROXY_SLOTS[slot]
        if any(target[2:] in word for target in self._delegates.get(address, ())):
            return "implementation"
        return "owner-storage" if address in self._owned and int(slot, 16) < _PLAIN_SLOTS else None


def _running(frames: Sequence[Frame]) -> Iterator[tuple[Address, Address]]:
    """For each frame, whose storage and whose code."""
    storage: list[Address] = []
    for frame in frames:
        code = frame.to or ""
        own = frame.parent is None or frame.type not in {"DELEGATECALL", "CALLCODE"}
        storage.append(code if own else storage[frame.parent or 0])
        yield storage[-1], code


@lru_cache(maxsize=1024)
def _has_owner(code: Hex) -> bool:
    return any(function in code for function in _OWNER_FUNCTIONS)
