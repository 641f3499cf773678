"""How much of a deadline a stage must leave to the steps that follow it: measured here, and not guessed.

Requests in hand share the processors. Sixteen at once took sixteen times as long to be assessed and stored as one alone
(5 and 80 ms), so a step is measured for each request in hand, and reckoned for as many as are in hand now.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from llm.routing.latency import Latency
from simulation.deadline import Deadline

_PRIOR_SECONDS: Final = 0.005
"""Of a step that was not measured yet, for each request in hand."""

_MOST: Final = 0.5
"""The part of the time that is left which a reserve may take: a hanging database must not cost the simulation too."""


class Reserve:
    """The steps after the simulation, as long as they lately took. Used by one event loop."""

    def __init__(self) -> None:
        self.assessing = Latency(_PRIOR_SECONDS)
        """Also reckoned for writing the template's words, which costs no more."""
        self.filing = Latency(_PRIOR_SECONDS)
        """From the last word to the stored report."""
        self._in_hand = 0

    @contextmanager
    def request(self) -> Iterator[None]:
        """A request is in hand to the end of the block."""
        self._in_hand += 1
        try:
            yield
        finally:
            self._in_hand -= 1

    @contextmanager
    def measured(self, step: Latency) -> Iterator[None]:
        """The block is one run of the step."""
        start, at_once = time.monotonic(), self._in_hand
        try:
            yield
        finally:
            now = time.monotonic()
            step.add((now - start) / max(1, at_once), now)

    def before(self, deadline: Deadline, share: float, *following: Latency) -> Deadline:
        """An earlier deadline, after which these steps still fit; at the latest when `share` of the time is over."""
        now = time.monotonic()
        usual = sum(step.p95(now) for step in following) * max(1, self._in_hand)
        reserved = min(usual, _MOST * deadline.remaining())
        return Deadline(min(deadline.share(share).at, deadline.at - reserved), deadline.clock)
