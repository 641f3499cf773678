"""Calls that change a Safe's owners, modules, guards or fallback handler (the warnings of Safe's own review)."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from decoders.decoded import Call
from decoders.primitives import ZERO_ADDRESS, Address
from policies.calls import address_in, placed_calls, word
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.sites import stranger_asks
from policies.trust import PHRASES, Grant, Standing
from policies.verdict import Finding


class _Change(NamedTuple):
    """Words, and the calldata words that hold the party who gains power and the new threshold, where there are any."""

    words: str
    party: int | None = None
    threshold: int | None = None


_CHANGES: Final[Mapping[str, _Change]] = MappingProxyType(
    {
        "addOwnerWithThreshold(address,uint256)": _Change("makes {} an owner of", 0, 1),
        "swapOwner(address,address,address)": _Change("makes {} an owner in place of another of", 2),
        "removeOwner(address,address,uint256)": _Change("takes an owner away from"),
        "changeThreshold(uint256)": _Change("changes how many owners must sign for"),
        "enableModule(address)": _Change("lets the module {} act, without any signature, for", 0),
        "setGuard(address)": _Change("makes {} the guard that checks the transactions of", 0),
        "setModuleGuard(address)": _Change("makes {} the guard that checks the modules of", 0),
        "setFallbackHandler(address)": _Change("makes {} the code that answers unknown calls of", 0),
    }
)
"""By signature. Disabling a module takes power away, so it is not among them."""

_INTENTS: Final = frozenset({"change-owners", "enable-module", "change-guard", "change-fallback-handler"})
_ALONE: Final = 1
"""A threshold of 1: every single owner can act."""


class AccountControlCall(Rule):
    """What it catches: a call that changes the owners, a module, the guard or the fallback handler of a Safe.

    Why it matters: any of these can hand the whole account to somebody else. A module needs no signature of yours, and
    where one signature is enough, neither does a new owner.

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
            change = _CHANGES.get(call.signature or "")
            if change is None or call.intent not in _INTENTS or call.target is None:
                continue
            party = _address(call, change.party)
            yield self.finding(
                title=self._title(case, change, call.target, party),
                evidence=(path,),
                advice="Do not sign, unless you set out to change this and have checked the new address.",
                severity=self._severity(case, call, change, party),
            )

    def _title(self, case: Case, change: _Change, account: Address, party: Address | None) -> str:
        named = "nobody" if party in (None, ZERO_ADDRESS) else self.who(case, party or account)
        phrase = ""
        if party not in (None, ZERO_ADDRESS):
            standing = self.register.standing(case, party or account, Grant.SOLE_CONTROL)
            phrase = f" That address {PHRASES[standing]}."
        return f"It {change.words.format(named)} the account {self.who(case, account)}.{phrase}"

    def _severity(self, case: Case, call: Call, change: _Change, party: Address | None) -> Severity:
        """Critical where a site asks to put the whole account into the hands of one whom nobody vouches for."""
        if party in (None, ZERO_ADDRESS) or party is None:
            return Severity.DANGER
        alone = change.threshold is not None and word(call.calldata, change.threshold) == _ALONE
        private = self.register.standing(case, party, Grant.CONTROL) in (Standing.CODELESS, Standing.DELEGATED)
        if alone or (call.intent == "enable-module" and private):
            grave = self.register.severity(case, party, Grant.SOLE_CONTROL) or Severity.DANGER
            return grave if stranger_asks(case) or grave is not Severity.CRITICAL else Severity.DANGER
        return self.register.severity(case, party, Grant.CONTROL) or Severity.DANGER


def _address(call: Call, place: int | None) -> Address | None:
    value = word(call.calldata, place) if place is not None else None
    return None if value is None else address_in(value)
