"""User operations that create the account by a factory (ERC-4337 init code): the factory chooses the account's code."""

from collections.abc import Iterator

from decoders.requests import UserOperation
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant
from policies.verdict import Finding


class UnlistedAccountFactory(Rule):
    """What it catches: a user operation that creates your account by a factory that is not in the list of known ones.

    Why it matters: the factory decides which code runs as your account from then on. Code that lets somebody else in
    can take whatever the account ever holds.

    What to do: go on only if your wallet itself set this up, and names this factory.
    """

    id = "unlisted-account-factory"
    severity = Severity.CAUTION
    confidence = Confidence.MEDIUM
    applies = frozenset({"user-operation"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding."""
        payload = case.request.payload
        if isinstance(payload, UserOperation) and payload.factory is not None:
            standing = self.register.standing(case, payload.factory, Grant.ACCOUNT_CODE)
            severity = self.register.severity(case, payload.factory, Grant.ACCOUNT_CODE)
            yield self.finding(
                title=f"It creates your account by the factory {self.who(case, payload.factory)}, which chooses the "
                f"account's code. That address {PHRASES[standing]}.",
                evidence=("request.payload.factory",),
                advice="Go on only if your wallet itself set this up, and names this factory.",
                severity=severity,
            )
