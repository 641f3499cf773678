"""The seam to a chain's state: what code a contract has and what lies in its storage. This room does no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from decoders.primitives import Address


class CodeSource(Protocol):
    """Answers at once from what it holds, and never raises. None means that it does not know."""

    def code(self, chain_id: int, address: Address) -> bytes | None:
        """The code at `address`; empty bytes where it is known that there is none."""
        ...

    def storage(self, chain_id: int, address: Address, slot: bytes) -> bytes | None:
        """The 32 bytes in a storage slot. `slot` has 32 bytes."""
        ...


class NoCode:
    """Knows nothing."""

    def code(self, chain_id: int, address: Address) -> bytes | None:  # noqa: ARG002 - the seam's form
        """None."""
        return None

    def storage(self, chain_id: int, address: Address, slot: bytes) -> bytes | None:  # noqa: ARG002 - the seam's form
        """None."""
        return None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to fetch: the code at `address`, or one slot of its storage."""

    address: Address
    slot: bytes | None = None


@dataclass(slots=True)
class FetchedCode:
    """A `CodeSource` that holds what was fetched for one chain, and notes what it was asked for in vain.

    So a pure decoder can say what it needs: decode, fetch what is `wanted`, decode again. At most `limit` notes are
    kept, since calldata chooses the addresses.
    """

    chain_id: int
    held: Mapping[Wanted, bytes] = field(default_factory=dict)
    limit: int = 64
    wanted: dict[Wanted, None] = field(default_factory=dict)

    def code(self, chain_id: int, address: Address) -> bytes | None:
        """See `CodeSource.code`."""
        return self._get(chain_id, Wanted(address))

    def storage(self, chain_id: int, address: Address, slot: bytes) -> bytes | None:
        """See `CodeSource.storage`."""
        return self._get(chain_id, Wanted(address, slot))

    def _get(self, chain_id: int, asked: Wanted) -> bytes | None:
        if chain_id != self.chain_id:
            return None
        found = self.held.get(asked)
        if found is None and len(self.wanted) < self.limit:
            self.wanted[asked] = None
        return found


NO_CODE: Final = NoCode()
