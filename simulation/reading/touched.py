"""What a run touched and what it found there, out of the prestateTracer: accounts, and every slot that was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from decoders.primitives import Address, Hash32


@dataclass(frozen=True, slots=True)
class TouchedAccount:
    """One account before the run, overrides included. `balance` in wei; `slots`: the words of all slots read."""

    balance: int
    nonce: int
    slots: Mapping[Hash32, Hash32]


Touched = Mapping[Address, TouchedAccount]


def read_touched(answer: Mapping[str, Any]) -> Touched:
    """The accounts, sorted by address. The tracer leaves out a nonce of 0."""
    return {address.lower(): _account(fields) for address, fields in sorted(answer.items())}


def _account(fields: Mapping[str, Any]) -> TouchedAccount:
    slots = (fields.get("storage") or {}).items()
    return TouchedAccount(
        balance=int(fields.get("balance") or "0x0", 16),
        nonce=int(fields.get("nonce") or 0),
        slots={slot.lower(): word.lower() for slot, word in sorted(slots)},
    )
