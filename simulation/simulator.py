"""The seam to the rest of the service: something that can tell the effects of a request."""

from collections.abc import Mapping
from typing import Protocol

from decoders.decoded import Decoded
from decoders.frozen import Frozen
from decoders.outcome import Outcome
from decoders.requests import SigningRequest
from simulation.deadline import Deadline
from simulation.effects import BlockRef, Effects
from simulation.query import BlockQuery, Overrides


class Simulation(Frozen):
    """The effects, and the block whose state was asked for, where it could be found."""

    effects: Outcome[Effects]
    block: BlockRef | None = None


class Simulator(Protocol):
    """Answers within the deadline and never raises: what goes wrong is an `Unavailable` with its reason."""

    async def simulate(
        self,
        request: SigningRequest,
        decoded: Outcome[Decoded],
        block: BlockQuery,
        overrides: Overrides,
        deadline: Deadline,
    ) -> Simulation:
        """Run the request on the state of `block`."""
        ...

    async def health(self) -> Mapping[str, str]:
        """For each chain "ok", or a sentence that says what is wrong."""
        ...

    async def close(self) -> None:
        """Stop every child process and close every connection."""
        ...
