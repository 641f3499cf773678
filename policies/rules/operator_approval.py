"""setApprovalForAll: one signature for a whole collection (ERC-721, ERC-1155)."""

from collections.abc import Iterator
from typing import ClassVar

from policies.approvals import given_approvals, taken_by
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant
from policies.verdict import Finding


class OperatorApproval(Rule):
    """What it catches: an operator who may move every NFT of one collection that you hold (setApprovalForAll).

    Why it matters: it covers the NFTs that you hold now and those that you get later, until you revoke it. Marketplaces
    need it once; hardly anybody else does.

    What to do: grant it only to a marketplace that you use, and only on its own site.
    """

    id = "operator-approval"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation", "typed-data"})
    needs = frozenset({"effects"})
    yields_to = frozenset({"approval-to-account-without-code"})
    _ADVICE: ClassVar[str] = "Sign only if this is a marketplace that you use and you are on its own site."

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each new operator."""
        for position, change in given_approvals(case):
            if change.kind != "operator":
                continue
            standing = self.register.standing(case, change.spender, Grant.OPERATOR)
            yield self.finding(
                title=f"{self.who(case, change.spender)} may take {taken_by(case, change)}. It {PHRASES[standing]}.",
                evidence=(f"effects.approvals[{position}]",),
                advice=self._ADVICE,
                severity=self.register.severity(case, change.spender, Grant.OPERATOR),
            )
