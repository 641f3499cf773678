"""Signatures on what nobody can read: eth_sign, bare hashes, bytes that are no text."""

from collections.abc import Iterator

from decoders.requests import Message
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding


class BlindHashSignature(Rule):
    """What it catches: a request to sign a bare hash, anything by eth_sign, or bytes that are not readable text.

    Why it matters: a hash can stand for an order, a permit or a whole transaction. Nobody can tell you which, so nobody
    can tell you that it is safe.

    What to do: do not sign. An honest site can ask in a form that can be shown.
    """

    id = "blind-hash-signature"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"message"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding."""
        payload = case.request.payload
        if not isinstance(payload, Message):
            return
        if payload.scheme == "eth_sign":
            yield self._finding("It asks for a raw signature (eth_sign), which can stand for any transaction of yours.")
        elif payload.form == "hash":
            yield self._finding("It asks you to sign a bare hash. What it stands for cannot be shown.")
        elif payload.form == "bytes":
            yield self._finding("It asks you to sign bytes that are not readable text.", Severity.CAUTION)

    def _finding(self, title: str, severity: Severity | None = None) -> Finding:
        return self.finding(
            title=title,
            evidence=("request.payload.data",),
            advice="Do not sign, unless you made it yourself. An honest site can ask in a form that can be shown.",
            severity=severity,
        )
