"""An approval of one NFT (ERC-721 `approve`): it lasts until it is used, moved or revoked."""

from collections.abc import Iterator

from policies.approvals import given_approvals, taken_by
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant
from policies.verdict import Finding


class NftApproval(Rule):
    """What it catches: an address that may take one NFT of yours.

    Why it matters: the NFT can be taken at any later time without asking you, until you sell, move or revoke it.

    What to do: approve only a marketplace or application that you use, and revoke what you do not need any more.
    """

    id = "nft-approval"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation", "typed-data"})
    needs = frozenset({"effects"})
    yields_to = frozenset({"approval-to-account-without-code"})

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each NFT that somebody may take."""
        for position, change in given_approvals(case):
            if change.kind == "token":
                standing = self.register.standing(case, change.spender, Grant.UNLIMITED_ALLOWANCE)
                yield self.finding(
                    title=f"{self.who(case, change.spender)} may take {taken_by(case, change)}. "
                    f"It {PHRASES[standing]}.",
                    evidence=(f"effects.approvals[{position}]",),
                    advice="Sign only if you use this application, and revoke what you do not need any more.",
                    severity=self.register.severity(case, change.spender, Grant.UNLIMITED_ALLOWANCE),
                )
