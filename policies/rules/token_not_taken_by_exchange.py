"""Tokens sent to an exchange that does not credit them: nobody there looks for them."""

from collections.abc import Iterator

from policies.assets import moved_by
from policies.calls import transfers
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding


class TokenNotTakenByExchange(Rule):
    """What it catches: a token sent to the deposit address of an exchange that does not list this token.

    Why it matters: exchanges credit only the tokens that they list. What else arrives is not credited, and getting it
    back takes their good will, or is not possible.

    What to do: look up on the exchange's own site which tokens this deposit address takes.
    """

    id = "token-not-taken-by-exchange"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation"})
    needs = frozenset({"decoded"})

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each such transfer. Deposit addresses are those that the operator lists."""
        for transfer in transfers(case):
            entry = self.register.entry(case, transfer.recipient)
            if entry is None or entry.role != "exchange" or transfer.token is None or transfer.amount == 0:
                continue
            if transfer.token not in entry.takes:
                yield self.finding(
                    title=f"It sends {moved_by(case, self.register, transfer)} to "
                    f"{self.who(case, transfer.recipient)}, an exchange that does not list this token, so it would not "
                    "be credited to you.",
                    evidence=(transfer.path,),
                    advice="Do not sign. Look up on the exchange's own site which tokens this address takes.",
                )
