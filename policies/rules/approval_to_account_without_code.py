"""Approvals to private accounts (drainers collect through fresh accounts and empty CREATE2 addresses)."""

from collections.abc import Iterator
from typing import ClassVar

from decoders.primitives import ZERO_ADDRESS
from policies.approvals import given_approvals, taken_by
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant, Standing, account_of
from policies.verdict import Finding
from simulation.effects import ApprovalChange
from simulation.readable import short


class ApprovalToAccountWithoutCode(Rule):
    """What it catches: an approval on chain to an address that has no contract code.

    Why it matters: honest applications spend through contracts whose rules can be read. An address without code is a
    private account that can take the tokens at will, or a contract may be put there later, after you have signed.

    What to do: do not sign, unless you know the person behind this address and mean to give them these tokens.
    """

    id = "approval-to-account-without-code"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation", "typed-data"})
    needs = frozenset({"effects"})
    _ADVICE: ClassVar[str] = (
        "Do not sign, unless you know who controls this address and mean to give them these tokens."
    )

    _TRUSTED: ClassVar[str] = "Sign only if you mean to let this account take these tokens."

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each approval that grew and whose spender is no contract."""
        for position, change in given_approvals(case):
            if change.spender in (case.request.sender, ZERO_ADDRESS):
                continue
            found = self._standing(case, change)
            if found is not None:
                standing, severity = found
                yield self.finding(
                    title=f"{self.who(case, change.spender)} may take {taken_by(case, change)}. "
                    f"It {PHRASES[standing]}.",
                    evidence=(f"effects.approvals[{position}]",),
                    advice=self._TRUSTED if severity is Severity.INFO else self._ADVICE,
                    severity=severity,
                )

    def gaps(self, case: Case) -> Iterator[str]:
        """Spenders who are in no list and could not be looked up: they may have no code."""
        for _, change in given_approvals(case):
            spender = change.spender
            if self.register.standing(case, spender, Grant.UNLIMITED_ALLOWANCE) is Standing.UNSEEN:
                yield f"whether {short(spender)}, who gets an approval, has code could not be found out"

    def _standing(self, case: Case, change: ApprovalChange) -> tuple[Standing, Severity] | None:
        state = account_of(case, change.spender)
        if state is None:
            return self._unread(case, change)
        if state.code == "contract":
            return None
        standing = Standing.CODELESS if state.code == "none" else Standing.DELEGATED
        match self.register.standing(case, change.spender, Grant.UNLIMITED_ALLOWANCE):
            case Standing.KNOWN:
                return None
            case Standing.TRUSTED:
                return standing, Severity.INFO
        grave = standing is Standing.CODELESS and _covers_all(change)
        return standing, Severity.CRITICAL if grave else Severity.DANGER

    def _unread(self, case: Case, change: ApprovalChange) -> tuple[Standing, Severity] | None:
        """A spender of whom nothing is known gets all that the owner holds; what is unlimited has rules of its own."""
        standing = self.register.standing(case, change.spender, Grant.UNLIMITED_ALLOWANCE)
        limited = change.kind == "allowance" and not change.unlimited
        unseen = standing is Standing.UNSEEN and limited and _covers_all(change)
        return (standing, Severity.CAUTION) if unseen else None


def _covers_all(change: ApprovalChange) -> bool:
    """Whether it is no small part: an NFT, a collection, an unlimited allowance, or one of all that the owner holds."""
    if change.kind != "allowance" or change.unlimited:
        return True
    return change.owner_balance is not None and 0 < change.owner_balance <= change.after
