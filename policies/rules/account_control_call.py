"""Calls that change a Safe's owners, modules, guards or fallback handler (the warnings of Safe's own review)."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from policies.calls import placed_calls
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding

_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "change-owners": "changes who owns, or how many must sign for,",
        "enable-module": "lets a module act, without any signature, for",
        "change-guard": "changes the guard that checks the transactions of",
        "change-fallback-handler": "changes the code that answers unknown calls of",
    }
)
"""Intents of the Safe decoder, in words. Disabling a module takes power away, so it is not among them."""


class AccountControlCall(Rule):
    """What it catches: a call that changes the owners, a module, the guard or the fallback handler of a Safe.

    Why it matters: any of these can hand the whole account to somebody else. A module needs no signature of yours.

    What to do: do not sign, unless you set out to change this and have checked the new address with its owner.
    """

    id = "account-control-call"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation"})
    needs = frozenset({"decoded"})

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each such call, at any depth."""
        for path, call in placed_calls(case):
            words = _WORDS.get(call.intent)
            if words is not None and call.target is not None:
                yield self.finding(
                    title=f"It {words} the account {self.who(case, call.target)}.",
                    evidence=(path,),
                    advice="Do not sign, unless you set out to change this and have checked the new address.",
                )
