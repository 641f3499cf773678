"""What every author of explanations promises, be it the template or a model."""

from collections.abc import Iterable
from typing import Final, Protocol

from llm.explanation import Explanation
from policies.case import Case
from policies.verdict import Verdict
from simulation.deadline import Deadline

FALLBACK_LANGUAGE: Final = "en"


class Explainer(Protocol):
    """Turns a judged case into words; it cannot change the verdict.

    `explain` always answers by `deadline` and never raises for a valid case: an author that fails hands over to one
    that cannot. `language` is what the caller asked for (BCP 47, "en-GB"); the answer's `language` is what was written.
    """

    async def explain(
        self, case: Case, verdict: Verdict, deadline: Deadline, language: str, residency: str | None = None
    ) -> Explanation:
        """The words for this case. Where a `residency` such as "eu" is named, its data is sent nowhere else."""
        ...


def negotiate(asked: str, offered: Iterable[str]) -> str:
    """The language to write in: the asked one's primary subtag where it is offered, else English."""
    primary = asked.strip().replace("_", "-").split("-")[0].lower()
    return primary if primary in offered else FALLBACK_LANGUAGE
