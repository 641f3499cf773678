"""Tokens sent to the token contract (a common slip: the wrong address was copied)."""

from collections.abc import Iterator

from policies.assets import moved_by
from policies.calls import transfers
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding


class TokenSentToItsOwnContract(Rule):
    """What it catches: a token transfer whose recipient is the contract of that same token.

    Why it matters: hardly any token contract can give such tokens back, so they are lost.

    What to do: check the recipient. You most likely copied the token's address instead of a person's.
    """

    id = "token-sent-to-its-own-contract"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation"})
    needs = frozenset({"decoded"})

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each such transfer in the calldata."""
        for transfer in transfers(case):
            if transfer.token == transfer.recipient:
                yield self.finding(
                    title=f"It sends {moved_by(case, self.register, transfer)} to the token's own contract "
                    f"{self.who(case, transfer.recipient)}, which most likely cannot give it back.",
                    evidence=(transfer.path,),
                    advice="Check the recipient: it is the address of the token, not of a person.",
                )
