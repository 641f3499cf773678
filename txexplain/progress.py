"""What a caller may learn while its request is still being judged."""

from typing import Final, Protocol

from llm.explanation import Explanation
from policies.verdict import Verdict


class Progress(Protocol):
    """Told of each part as soon as it is there. The report that is stored and answered in the end is what counts."""

    def judged(self, verdict: Verdict) -> None:
        """The verdict is there; the words are not."""
        ...

    def explained(self, explanation: Explanation) -> None:
        """The words are there; the report is not stored yet."""
        ...


class _Silent:
    def judged(self, verdict: Verdict) -> None:
        """Tell nobody."""

    def explained(self, explanation: Explanation) -> None:
        """Tell nobody."""


SILENT: Final[Progress] = _Silent()
