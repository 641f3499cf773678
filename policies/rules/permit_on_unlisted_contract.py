"""Permits whose domain names a contract that is not the one that such a permit is for."""

from collections.abc import Iterator
from typing import Final

from decoders.requests import TypedData
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import account_of
from policies.verdict import Finding

_PERMIT2: Final = "Permit2"


class PermitOnUnlistedContract(Rule):
    """What it catches: a Permit2 message for a contract other than Permit2, or a permit of a token that does not exist.

    Why it matters: what you sign is judged by its form, but another contract reads it, and may do as it likes.

    What to do: do not sign, unless you know why this contract stands in the place of the usual one.
    """

    id = "permit-on-unlisted-contract"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"typed-data"})
    needs = frozenset({"decoded"})

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding."""
        payload = case.request.payload
        if not isinstance(payload, TypedData) or not case.meaning.permissions:
            return
        contract, permission = payload.domain.verifying_contract, case.meaning.permissions[0]
        if contract is None or payload.domain.chain_id not in (None, case.request.chain_id):
            return
        entry, state = self.register.entry(case, contract), account_of(case, contract)
        if permission.standard == _PERMIT2:
            if entry is None or entry.role != "permit2":
                yield self._finding(f"{self.who(case, contract)}, which is not the listed Permit2 contract")
        elif entry is None and state is not None and state.code == "none":
            yield self._finding(f"{self.who(case, contract)}, where there is no contract on this chain")

    def _finding(self, contract: str) -> Finding:
        return self.finding(
            title=f"This permission is read by {contract}.",
            evidence=("request.payload.domain.verifying_contract", "decoded.permissions[0]"),
            advice="Do not sign, unless you know why this contract stands in the place of the usual one.",
        )
