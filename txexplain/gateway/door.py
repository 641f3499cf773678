"""Whether a request is let in at all, told from its headers alone.

Where twice as much is asked as can be done, half of all requests are refused, and what is spent on a refusal is missing
for the others: one refused by the admission has been read, parsed and logged by then, and took a third of the processor
time of a report (measured). So the door asks the admission what it would say, and refuses the same requests unread.
"""

from collections.abc import Callable
from typing import Final

from txexplain.gateway.admission import Admission
from txexplain.gateway.rate import RateLimits

STRANGERS_A_SECOND: Final = 20
"""Keys not seen lately that are looked at while others wait: enough for every new caller to be heard, too few for
guessed keys to take the time of those that are known."""

_STRICTER: Final = 0.8
"""The part of the budget that the door reckons with, so that whom it lets in the admission does not refuse after all:
until a turn comes, turns may take longer than they took before."""

STRANGER: Final = "stranger"
"""All whose key is not known yet, or wrong, are one caller: a guessed key is a new one each time."""


class Door:
    """`caller` gives the id of whoever shows this key; None where that is not known without asking the database.

    `budget` is the seconds of a request that names none.
    """

    def __init__(self, admission: Admission, caller: Callable[[str | None], str | None], budget: float) -> None:
        self.budget = budget
        self._admission = admission
        self._caller = caller
        self._rates = RateLimits()

    def refuses(self, key: str | None) -> float:
        """0 where the request is let in; else the seconds after which it may be tried again. Counted as shed."""
        if self._admission.free:
            return 0.0
        caller = self._caller(key)
        if caller is None:
            wait = self._rates.take(STRANGER, STRANGERS_A_SECOND, STRANGERS_A_SECOND)
        else:
            refusal = self._admission.refusal(caller, self.budget * _STRICTER)
            wait = 0.0 if refusal is None else refusal.retry_after
        self._admission.shed += bool(wait)
        return wait
