"""What is known about one party, by whom, since when, and how surely."""

from enum import StrEnum

from decoders.frozen import Frozen
from policies.severity import Confidence


class Kind(StrEnum):
    """What a fact says. Only `BAD` kinds accuse; the others say who somebody is, or what kind of account."""

    SCAM = "scam"
    SANCTIONED = "sanctioned"
    EXPLOITED = "exploited"
    BLOCKED = "blocked"
    IMITATES = "imitates"
    RESEMBLES = "resembles"
    KNOWN = "known"
    NAMED = "named"
    LISTED_ASSET = "listed-token"
    SYMBOL_OF = "symbol-of"
    ALLOWED_SITE = "allowed-site"
    TRUSTED = "trusted"
    COUNTERPARTY = "counterparty"
    NOTE = "note"
    CODELESS = "codeless"
    UNUSED = "unused"
    DELEGATED = "delegated"


BAD: frozenset[Kind] = frozenset(
    {Kind.SCAM, Kind.SANCTIONED, Kind.EXPLOITED, Kind.BLOCKED, Kind.IMITATES, Kind.RESEMBLES}
)
"""Facts that speak against a party. Adding one never lowers a verdict's level (VERDICTS.md)."""


class Fact(Frozen):
    """`subject` is an address or a site, `text` the source's words (foreign text) or the other party's address.

    `source` names who says so, `time` is when they said so in Unix seconds, None where they give no time.
    """

    subject: str
    kind: Kind
    text: str
    source: str
    time: int | None
    confidence: Confidence

    @property
    def order(self) -> tuple[str, str, str, str]:
        """Facts of a case stand in this order, so that equal cases are equal bytes."""
        return (self.subject, self.kind.value, self.source, self.text)
