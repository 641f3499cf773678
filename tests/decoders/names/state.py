"""A chain of a few contracts."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Chain:
    """A `CodeSource` on chain 1 that knows everything: what is not listed has no code and empty storage."""

    codes: Mapping[str, bytes] = field(default_factory=dict)
    slots: Mapping[tuple[str, bytes], bytes] = field(default_factory=dict)

    def code(self, chain_id: int, address: str) -> bytes | None:
        return self.codes.get(address, b"") if chain_id == 1 else None

    def storage(self, chain_id: int, address: str, slot: bytes) -> bytes | None:
        return self.slots.get((address, slot), bytes(32)) if chain_id == 1 else None


@dataclass
class Listed:
    """A `Dictionary` of these signatures."""

    signatures: Mapping[str, tuple[str, ...]]

    def candidates(self, selector: bytes) -> tuple[str, ...]:
        return self.signatures.get("0x" + selector.hex(), ())


def word(address: str) -> bytes:
    """An address as it lies in storage."""
    return bytes(12) + bytes.fromhex(address[2:])
