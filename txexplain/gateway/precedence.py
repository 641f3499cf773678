"""Who is heard first: a caller whose requests are mostly refused steps behind the others.

A refusal takes a third of the processor time of a report (measured), and a caller within its rate can have fifty of
them a second. They make nobody wait who is being answered, if they come between the answers of others.
"""

import asyncio
from collections import OrderedDict
from contextlib import suppress
from typing import Final

STEP_SECONDS: Final = 0.05
"""How long it waits for the others at most. Most reports take less, and a budget begins after it."""

_SMOOTHING: Final = 1 / 16
_MOSTLY: Final = 0.5
"""Eleven refusals in a row, and as many good requests to be forgiven for all of them. A share and not a number: if of a
large wallet's requests one in a hundred is refused, that can be many."""

_FORGOTTEN: Final = 0.01
MAX_CALLERS: Final = 10_000
"""With refusals that are remembered; the one whose last request is the oldest is forgotten first."""


class Precedence:
    """The requests in hand of callers in good standing, and the standing of the others. `stepped` counts who waited."""

    def __init__(self) -> None:
        self.stepped = 0
        self._refused: OrderedDict[str, float] = OrderedDict()
        self._in_hand = 0
        self._quiet = asyncio.Event()

    async def begin(self, caller: str) -> bool:
        """A request begins, once its caller's turn has come; whether `end` must be told."""
        if self._refused.get(caller, 0.0) <= _MOSTLY:
            self._in_hand += 1
            self._quiet.clear()
            return True
        if self._in_hand:
            self.stepped += 1
            await self._step()
        return False

    def end(self) -> None:
        """A request of a caller in good standing was answered."""
        self._in_hand -= 1
        if not self._in_hand:
            self._quiet.set()

    def note(self, caller: str, *, refused: bool) -> None:
        """How a request was answered."""
        before = self._refused.pop(caller, 0.0)
        share = before + _SMOOTHING * (refused - before)
        if share > _FORGOTTEN:
            self._refused[caller] = share
            if len(self._refused) > MAX_CALLERS:
                self._refused.popitem(last=False)

    async def _step(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(STEP_SECONDS):
                # Others may have come before whoever waits was woken.
                while self._in_hand:
                    await self._quiet.wait()
