"""A block's header: what a simulation needs of it, and which block is pinned."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulation.effects import BlockRef

_HASH = re.compile(r"0x[0-9a-fA-F]{64}")


class UpstreamUnavailable(Exception):  # noqa: N818 - names a state of the node
    """No configured node of the chain could answer. The message is for people and holds no URL."""


@dataclass(frozen=True, slots=True)
class Pin:
    """The one block whose state is read. A number alone names different blocks on two nodes; the hash does not."""

    chain_id: int
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Header:
    """The header fields that a simulation needs. Fees in wei, times in Unix seconds; None before their hardfork.

    `parent_chain_number`: on Arbitrum, the block of the parent chain, which is what its contracts see as the number.
    """

    number: int
    hash: str
    timestamp: int
    gas_limit: int
    gas_used: int
    coinbase: str
    base_fee: int | None
    random: str
    difficulty: int
    parent_hash: str = ""
    parent_chain_number: int | None = None

    def pin(self, chain_id: int) -> Pin:
        """This block as the one to read."""
        return Pin(chain_id, self.number, self.hash)


def block_ref(header: Header) -> BlockRef:
    """The block as the report names it."""
    return BlockRef(number=header.number, hash=header.hash, timestamp=header.timestamp, base_fee=header.base_fee)


def read_header(fields: Mapping[str, Any]) -> Header:
    """The header out of a node's block. Raises KeyError, ValueError or TypeError for what is none."""
    return Header(
        number=int(fields["number"], 16),
        hash=_hash(fields["hash"]),
        timestamp=int(fields["timestamp"], 16),
        gas_limit=int(fields["gasLimit"], 16),
        gas_used=int(fields["gasUsed"], 16),
        coinbase=str(fields["miner"].lower()),
        base_fee=int(fields["baseFeePerGas"], 16) if fields.get("baseFeePerGas") is not None else None,
        random=(fields.get("mixHash") or "0x" + "00" * 32).lower(),
        difficulty=int(fields.get("difficulty") or "0x0", 16),
        parent_hash=(fields.get("parentHash") or "").lower(),
        parent_chain_number=int(fields["l1BlockNumber"], 16) if fields.get("l1BlockNumber") else None,
    )


def _hash(text: str) -> str:
    if not _HASH.fullmatch(text):
        raise ValueError("a hash of 32 bytes")
    return text.lower()
