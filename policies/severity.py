"""The two axes of a finding: how bad it is if true, and how sure the evidence makes us."""

from enum import StrEnum


class Severity(StrEnum):
    """How much the user stands to lose if the finding is true."""

    INFO = "info"
    CAUTION = "caution"
    DANGER = "danger"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Position from harmless (0) to worst."""
        return list(Severity).index(self)


class Confidence(StrEnum):
    """How sure the evidence makes us that what the finding warns of is the case."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """Position from least sure (0) to most."""
        return list(Confidence).index(self)


class Level(StrEnum):
    """The verdict's level, in the field's words. `UNKNOWN` accuses nobody: it could not be assessed."""

    BENIGN = "benign"
    UNKNOWN = "unknown"
    WARNING = "warning"
    MALICIOUS = "malicious"
