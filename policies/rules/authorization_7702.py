"""EIP-7702 authorizations: the account runs a contract's code from then on (sweeper delegates, since May 2025)."""

from collections.abc import Iterator

from decoders.primitives import ZERO_ADDRESS
from decoders.requests import Authorization, Transaction, UserOperation
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.sites import stranger_asks
from policies.trust import PHRASES, Grant
from policies.verdict import Finding


class Authorization7702(Rule):
    """What it catches: an authorization that lets a contract's code run as your account (EIP-7702).

    Why it matters: that code can move everything that the account holds, at any time, until the delegation is revoked.
    With chain id 0 this holds on every chain. Wallets set this up themselves; a site that asks for it asks for all.

    What to do: do not sign on a site's request. Delegate only in your wallet's own settings, to a contract it names.
    """

    id = "authorization-7702"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "user-operation"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each authorization."""
        payload = case.request.payload
        if isinstance(payload, Transaction):
            for position, authorization in enumerate(payload.authorizations):
                yield self._finding(case, f"request.payload.authorizations[{position}]", authorization)
        elif isinstance(payload, UserOperation) and payload.authorization is not None:
            yield self._finding(case, "request.payload.authorization", payload.authorization)

    def _finding(self, case: Case, place: str, authorization: Authorization) -> Finding:
        severity, title = self._judge(case, authorization)
        return self.finding(
            title=title,
            evidence=(place,),
            advice="Nothing to do, if you mean this."
            if severity is Severity.INFO
            else "Do not sign on a site's request. Delegate only in your wallet's own settings.",
            severity=severity,
        )

    def _judge(self, case: Case, authorization: Authorization) -> tuple[Severity, str]:
        sender, authority = case.request.sender, authorization.authority
        whose = "your account" if authority in (None, sender) else f"the account {self.who(case, authority or sender)}"
        if authorization.address == ZERO_ADDRESS:
            return Severity.INFO, f"It ends the delegation of {whose}: no contract's code runs there afterwards."
        standing = self.register.standing(case, authorization.address, Grant.DELEGATION)
        severity = self.register.severity(case, authorization.address, Grant.DELEGATION) or Severity.INFO
        everywhere = authorization.chain_id == 0
        if authority not in (None, sender):
            # Somebody else signed it; the sender only carries it to the chain (EIP-7702 allows sponsors).
            severity = Severity.INFO
        elif everywhere and severity is Severity.INFO:
            severity = Severity.CAUTION
        elif severity is Severity.DANGER and stranger_asks(case):
            severity = Severity.CRITICAL
        reach = " on every chain" if everywhere else ""
        delegate = self.who(case, authorization.address)
        return severity, f"It lets the code of {delegate} run as {whose}{reach}. That address {PHRASES[standing]}."
