"""The seams to the rest of the service: what can tell the effects of a request, and what lies in a chain's state."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from decoders.decoded import Decoded
from decoders.frozen import Frozen
from decoders.names.code_source import Wanted
from decoders.outcome import Outcome
from decoders.requests import SigningRequest
from simulation.deadline import Deadline
from simulation.effects import BlockRef, Effects
from simulation.query import BlockQuery, Overrides
from simulation.witness.recheck import Recheck
from simulation.witness.witness import Witness


class Simulation(Frozen):
    """The effects, and the block whose state was asked for, where it could be found."""

    effects: Outcome[Effects]
    block: BlockRef | None = None


Meaning = Outcome[Decoded] | asyncio.Future[Outcome[Decoded]]
"""What a request means, or what will: a transaction can be run while it is still being decoded."""


async def meaning_of(decoded: Meaning) -> Outcome[Decoded]:
    """Wait for it where it is still being decoded. Others may wait for the same, so our own end does not end it."""
    return await asyncio.shield(decoded) if isinstance(decoded, asyncio.Future) else decoded


class Simulator(Protocol):
    """Answers within the deadline and never raises: what goes wrong is an `Unavailable` with its reason."""

    async def simulate(
        self,
        request: SigningRequest,
        decoded: Meaning,
        block: BlockQuery,
        overrides: Overrides,
        deadline: Deadline,
    ) -> Simulation:
        """Run the request on the state of `block`."""
        ...

    async def recheck(self, witness: Witness, deadline: Deadline) -> Outcome[Recheck]:
        """Whether what the outcome rested on still stands at the head."""
        ...

    async def health(self) -> Mapping[str, str]:
        """For each chain "ok", or a sentence that says what is wrong."""
        ...

    async def close(self) -> None:
        """Stop every child process and close every connection."""
        ...


class StateReader(Protocol):
    """Reads code and storage at a block, within the deadline. Never raises: what cannot be read is left out."""

    async def read_state(
        self, chain_id: int, wanted: Sequence[Wanted], block: BlockQuery, deadline: Deadline
    ) -> Mapping[Wanted, bytes]:
        """What lies there; empty bytes where there is no code, 32 bytes for a slot."""
        ...
