"""Approvals given by a signature alone: EIP-2612, DAI, Permit2, EIP-3009 and what decodes to the same."""

from collections.abc import Iterator
from typing import ClassVar, Final

from decoders.amounts import is_unlimited
from decoders.decoded import Permission
from decoders.outcome import Known
from policies.assets import asset_of
from policies.case import Case
from policies.dates import end_of
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant, Standing
from policies.verdict import Finding
from simulation.readable import amount_of, name_of

_TRANSFERS: Final = "EIP-3009"
"""A transfer authorization: its receiver is no spender, gets the amount once, and may well be a person."""


class PermitSignature(Rule):
    """What it catches: a signature that lets somebody take your tokens without a transaction of yours.

    Why it matters: nothing shows on chain until the tokens are gone, and it costs nothing to sign. An unlimited amount
    or a far expiry turns one careless signature into a standing risk.

    What to do: sign only for a spender that you know, a limited amount and a near expiry.
    """

    id = "permit-signature"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"typed-data", "permission-grant"})
    needs = frozenset({"decoded"})
    limits: ClassVar[dict[str, int]] = {"expiry_seconds": 30 * 86_400}
    _ADVICE: ClassVar[str] = "Sign only if you know the spender and want it to have this amount."

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each permission that gives something to somebody else."""
        for position, permission in enumerate(case.meaning.permissions):
            if permission.amount > 0:
                yield self._finding(case, position, permission)

    def _finding(self, case: Case, position: int, permission: Permission) -> Finding:
        standing = self.register.standing(case, permission.spender, Grant.PERMIT)
        asset = asset_of(case, self.register, permission.token)
        unlimited = is_unlimited(permission.amount)
        what = f"all your {name_of(asset)}" if unlimited else amount_of(asset, permission.amount)
        verb = "can get" if permission.standard == _TRANSFERS else "may take" if unlimited else "may take up to"
        end = end_of(permission.expires) or "without an end date"
        return self.finding(
            title=f"With this signature {self.who(case, permission.spender)} {verb} {what}, {end}. "
            f"That address {PHRASES[standing]}.",
            evidence=(f"decoded.permissions[{position}]",),
            advice=self._ADVICE,
            severity=self._severity(case, permission, standing, wide=unlimited or self._lasts(case, permission)),
        )

    def _severity(self, case: Case, permission: Permission, standing: Standing, *, wide: bool) -> Severity | None:
        """A stranger with an unlimited or lasting permission is one step worse; people are paid by transfers."""
        severity = self.register.severity(case, permission.spender, Grant.PERMIT)
        if permission.standard == _TRANSFERS and standing is Standing.CODELESS and not wide:
            return Severity.DANGER
        return Severity.DANGER if wide and severity is Severity.CAUTION else severity

    def _lasts(self, case: Case, permission: Permission) -> bool:
        """Whether the expiry is absent or far; not where no block tells the time."""
        if permission.expires is None or permission.expires >= 2**47:
            return True
        if not isinstance(case.effects, Known):
            return False
        return permission.expires - case.effects.value.block.timestamp > self.limit["expiry_seconds"]
