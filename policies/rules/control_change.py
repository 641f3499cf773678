"""Changes of who controls an account or which code it runs (the Safe theft of February 2025, proxy upgrades)."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from decoders.primitives import ZERO_ADDRESS
from policies.accounts import called_by, own_accounts
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant
from policies.verdict import Finding
from simulation.effects import StateChange

_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "owner": "owner",
        "admin": "administrator",
        "implementation": "code",
        "beacon": "code",
        "code": "code",
        "destruction": "code",
        "role": "role",
    }
)
"""What changes hands, by the kind of state change. A role that is taken back is no news.

Delegations have a rule of their own; creations change nothing.
"""

_EMPTY_WORD: Final = "0x" + "00" * 32


class ControlChange(Rule):
    """What it catches: new code, or a new owner, administrator or holder of a role, for your account or what you call.

    Why it matters: whoever controls an account, or decides which code it runs, controls all that it holds.

    What to do: do not sign, unless changing control is what you set out to do and the new party is yours.
    """

    id = "control-change"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation", "typed-data"})
    needs = frozenset({"effects"})

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each change at an account that the sender controls or calls."""
        own, called = own_accounts(case), called_by(case)
        for position, change in enumerate(case.outcome.state_changes):
            taken_back = change.kind == "role" and change.after == "0x"
            if change.kind in _WORDS and not taken_back and (change.address in own or change.address in called):
                yield self._finding(case, position, change, own=change.address in own)

    def _finding(self, case: Case, position: int, change: StateChange, *, own: bool) -> Finding:
        severity, phrase = self._judge(case, change)
        runs_other_code = _WORDS[change.kind] == "code"
        if own and runs_other_code and severity is Severity.DANGER:
            severity = Severity.CRITICAL
        account = "your account" if own else "the contract"
        what = (
            f"gives a role in {account}" if change.kind == "role" else f"changes the {_WORDS[change.kind]} of {account}"
        )
        return self.finding(
            title=f"It {what} {self.who(case, change.address)}. {phrase}",
            evidence=(f"effects.state_changes[{position}]",),
            advice="Nothing to do, if you mean this."
            if severity is Severity.INFO
            else "Do not sign, unless changing control is what you set out to do and the new party is yours.",
            severity=severity,
        )

    def _judge(self, case: Case, change: StateChange) -> tuple[Severity, str]:
        if change.kind == "destruction":
            return Severity.DANGER, "It destroys itself, and what it holds goes elsewhere."
        if change.after in (ZERO_ADDRESS, _EMPTY_WORD, "0x"):
            return Severity.CAUTION, "Nobody is put in place of the former one."
        if len(change.after) != len(ZERO_ADDRESS):
            return Severity.DANGER, "What the new code does was not checked."
        standing = self.register.standing(case, change.after, Grant.CONTROL)
        severity = self.register.severity(case, change.after, Grant.CONTROL)
        holder = "Its new holder" if change.kind == "role" else "The new one"
        phrase = f"{holder}, {self.who(case, change.after)}, {PHRASES[standing]}."
        return severity or Severity.INFO, phrase
