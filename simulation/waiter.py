"""Somebody who waits for a turn, until a deadline or until they leave."""

import asyncio
from dataclasses import dataclass, field

from simulation.deadline import Deadline


@dataclass(eq=False)
class Waiter:
    """`turn` is done when the turn is given (its result), refused (its exception) or no longer wanted (cancelled)."""

    deadline: Deadline
    turn: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def has_turn(self) -> bool:
        """Whether the turn was given: also to somebody who leaves in the same moment, and must then hand it on."""
        return self.turn.done() and not self.turn.cancelled() and self.turn.exception() is None
