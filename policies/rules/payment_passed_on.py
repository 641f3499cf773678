"""Deposits that are not kept: the contract hands the coins to a private account at once."""

from collections.abc import Iterator
from typing import Final

from decoders.outcome import Known
from decoders.requests import Transaction
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import Grant, Standing, account_of
from policies.verdict import Finding
from simulation.effects import Frame
from simulation.readable import amount_of, native_asset

_KEEPING: Final = ("deposit", "stake", "lock", "supply", "vault", "save")
"""Words in names of calls after which the contract should hold the coins."""


class PaymentPassedOn(Rule):
    """What it catches: coins that you deposit in an unlisted contract, which passes them on to a private account.

    Why it matters: a contract that keeps a deposit has rules for giving it back. A private account has none: whoever
    holds its key decides.

    What to do: do not sign, unless you know who holds this account and trust them with the coins.
    """

    id = "payment-passed-on"
    severity = Severity.DANGER
    confidence = Confidence.MEDIUM
    applies = frozenset({"transaction"})
    needs = frozenset({"decoded", "effects"})

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding, where all that was paid goes on and nothing comes in."""
        payload, changes = case.request.payload, case.outcome.asset_changes
        if not isinstance(payload, Transaction) or payload.to is None or payload.value == 0 or not _keeps(case):
            return
        if any(change.account == case.request.sender and change.moved > 0 for change in changes):
            return
        if self.register.severity(case, payload.to, Grant.VALUE) is None:
            return
        for at, frame in enumerate(case.outcome.frames):
            if frame.sender == payload.to and (frame.value or 0) >= payload.value and self._private(case, frame):
                coins = amount_of(native_asset(case.request.chain_id), payload.value)
                yield self.finding(
                    title=f"The {coins} that you pay into {self.who(case, payload.to)} goes straight on to the private "
                    f"account {self.who(case, frame.to or payload.to)}.",
                    evidence=("request.payload.data", f"effects.frames[{at}]"),
                    advice="Do not sign, unless you know who holds this account and trust them with the coins.",
                )
                return

    def _private(self, case: Case, frame: Frame) -> bool:
        if frame.to is None or frame.error is not None or frame.type != "CALL":
            return False
        state = account_of(case, frame.to)
        if state is not None and state.code == "none":
            return self.register.standing(case, frame.to, Grant.VALUE) is Standing.CODELESS
        # Only parties of the sender's own calls are looked up; a call that runs no code and gets none back is one too.
        return state is None and frame.gas_used == 0 and frame.input == "0x"


def _keeps(case: Case) -> bool:
    call = case.decoded.value.call if isinstance(case.decoded, Known) else None
    name = "" if call is None else (call.name or "").lower()
    return any(word in name for word in _KEEPING)
