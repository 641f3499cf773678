"""Approvals in the calldata where no successful simulation shows what they do."""

from collections.abc import Iterator
from typing import ClassVar

from decoders.amounts import is_unlimited
from decoders.outcome import Known
from policies.assets import asset_of
from policies.calls import ApprovalCall, approval_calls
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant
from policies.verdict import Finding
from simulation.readable import amount_of, name_of


class ApprovalNotSimulated(Rule):
    """What it catches: an approval in the calldata, where the simulation failed or could not run.

    Why it matters: a call that fails now may succeed when it is mined. Some are built to fail while they are looked at.
    The approval that it asks for is then given all the same.

    What to do: do not sign, unless you know the spender and want to give this approval.
    """

    id = "approval-not-simulated"
    severity = Severity.CAUTION
    confidence = Confidence.MEDIUM
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation"})
    needs = frozenset({"decoded"})
    _ADVICE: ClassVar[str] = "Sign only if you know the spender and want to give this approval."

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each approval that is asked for, unless the effects tell more."""
        if isinstance(case.effects, Known) and case.effects.value.status == "success":
            return
        for call in approval_calls(case):
            if call.amount > 0:
                standing = self.register.standing(case, call.spender, Grant.UNSIMULATED_APPROVAL)
                yield self.finding(
                    title=f"It asks that {self.who(case, call.spender)} may take {self._what(case, call)}. "
                    f"That address {PHRASES[standing]}.",
                    evidence=(call.path,),
                    advice=self._ADVICE,
                    severity=self._severity(case, call),
                )

    def _severity(self, case: Case, call: ApprovalCall) -> Severity | None:
        """A limited allowance to a contract is everyday business; the missing simulation is told by the level."""
        severity = self.register.severity(case, call.spender, Grant.UNSIMULATED_APPROVAL)
        limited = call.kind == "allowance" and not is_unlimited(call.amount)
        return Severity.INFO if limited and severity is Severity.CAUTION else severity

    def _what(self, case: Case, call: ApprovalCall) -> str:
        asset = asset_of(case, self.register, call.target)
        if call.kind == "operator":
            return f"every {name_of(asset)} that you hold"
        return f"all your {name_of(asset)}" if is_unlimited(call.amount) else f"up to {amount_of(asset, call.amount)}"
