"""Who a party is to the user, and how bad it is to grant it something. All trust decisions are the tables here.

Novelty is no accusation: a contract that is not listed is "not in the list of known contracts" and nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from decoders.foreign_text import plain
from decoders.outcome import Known
from decoders.primitives import Address
from policies.case import Case
from policies.facts.fact import Kind
from policies.known.contracts import KnownContract, KnownContracts, Role
from policies.severity import Confidence, Severity
from simulation.effects import AccountState


class Standing(StrEnum):
    """What is known about a party, from the strongest ground to none. The first that holds is taken."""

    BLOCKED = "blocked"
    REPORTED = "reported"
    OWN = "own"
    TRUSTED = "trusted"
    KNOWN = "known"
    NAMED = "named"
    CODELESS = "codeless"
    DELEGATED = "delegated"
    ELSEWHERE = "elsewhere"
    UNLISTED = "unlisted"
    UNSEEN = "unseen"


class Grant(StrEnum):
    """What a party is given by a signature.

    "proceeds": what you pay for goes to it. "sole-control": it can act as your account without anybody else.
    "unbounded": it may do whatever your account may do, by a signed delegation.
    "account-code": it makes the contract that your account is from then on.
    """

    UNLIMITED_ALLOWANCE = "unlimited-allowance"
    OPERATOR = "operator"
    UNSIMULATED_APPROVAL = "unsimulated-approval"
    HIDDEN_APPROVAL = "hidden-approval"
    PERMIT = "permit"
    DELEGATION = "delegation"
    DELEGATECALL = "delegatecall"
    CONTROL = "control"
    VALUE = "value"
    PROCEEDS = "proceeds"
    SOLE_CONTROL = "sole-control"
    UNBOUNDED = "unbounded"
    ACCOUNT_CODE = "account-code"


PHRASES: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.BLOCKED: "is on a block list",
        Standing.REPORTED: "is reported by a list that this service uses",
        Standing.OWN: "is your own account",
        Standing.TRUSTED: "is on your list of trusted addresses",
        Standing.KNOWN: "is in the list of known contracts",
        Standing.NAMED: "is named in an imported list of spenders",
        Standing.CODELESS: "has no code: it is a private account, or a contract may be put there later",
        Standing.DELEGATED: "is a private account that runs code of its owner's choice",
        Standing.ELSEWHERE: "is in the list of known contracts, but is not one that needs this",
        Standing.UNLISTED: "is a contract that is not in the list of known contracts",
        Standing.UNSEEN: "could not be looked up, so what it is stays unknown",
    }
)

_SPENDERS: frozenset[Role] = frozenset(
    {"router", "marketplace", "token", "bridge", "lending", "staking", "permit2", "naming"}
)

ROLES: Mapping[Grant, frozenset[Role]] = MappingProxyType(
    {
        Grant.UNLIMITED_ALLOWANCE: _SPENDERS,
        Grant.OPERATOR: _SPENDERS,
        Grant.UNSIMULATED_APPROVAL: _SPENDERS,
        Grant.HIDDEN_APPROVAL: _SPENDERS,
        Grant.PERMIT: _SPENDERS,
        Grant.DELEGATION: frozenset({"delegate"}),
        Grant.DELEGATECALL: frozenset({"multisend"}),
        Grant.CONTROL: frozenset(),
        Grant.VALUE: _SPENDERS | {"multisend", "delegate", "exchange"},
        Grant.PROCEEDS: _SPENDERS,
        Grant.SOLE_CONTROL: frozenset(),
        Grant.UNBOUNDED: frozenset(),
        Grant.ACCOUNT_CODE: frozenset({"account-factory"}),
    }
)
"""Which roles make a listed contract "known" for a grant. MultiSend can be told by anyone to spend, so it is no
spender; a router is no delegate."""

_I, _C, _D, _X = Severity.INFO, Severity.CAUTION, Severity.DANGER, Severity.CRITICAL

_COLUMNS = (
    Standing.BLOCKED,
    Standing.REPORTED,
    Standing.OWN,
    Standing.TRUSTED,
    Standing.KNOWN,
    Standing.NAMED,
    Standing.CODELESS,
    Standing.DELEGATED,
    Standing.ELSEWHERE,
    Standing.UNLISTED,
    Standing.UNSEEN,
)

_ROWS: Mapping[Grant, tuple[Severity | None, ...]] = {
    Grant.UNLIMITED_ALLOWANCE: (_X, _X, _I, _I, _I, _I, _D, _D, _C, _C, _C),
    Grant.OPERATOR: (_X, _X, _I, _I, _I, _I, _X, _D, _D, _D, _D),
    Grant.UNSIMULATED_APPROVAL: (_X, _X, _I, _I, _I, _I, _X, _D, _C, _C, _C),
    Grant.HIDDEN_APPROVAL: (_X, _X, None, None, None, _C, _X, _D, _D, _D, _D),
    Grant.PERMIT: (_X, _X, _I, _I, _I, _I, _X, _D, _C, _C, _C),
    Grant.DELEGATION: (_X, _X, _I, _I, _I, _D, _D, _D, _D, _D, _D),
    Grant.DELEGATECALL: (_X, _X, None, None, None, _D, _D, _D, _D, _D, _D),
    Grant.CONTROL: (_X, _X, _I, _I, _I, _D, _D, _D, _D, _D, _D),
    Grant.VALUE: (_X, _X, None, None, None, None, _C, _C, _C, _C, _C),
    Grant.PROCEEDS: (_X, _X, None, _I, None, _C, _X, _X, _D, _D, _D),
    Grant.SOLE_CONTROL: (_X, _X, _I, _I, _X, _X, _X, _X, _X, _X, _X),
    Grant.UNBOUNDED: (_X, _X, _I, _I, _D, _X, _X, _X, _X, _X, _X),
    Grant.ACCOUNT_CODE: (_X, _X, _I, _I, _I, _C, _D, _D, _C, _C, _C),
}

SEVERITIES: Mapping[Grant, Mapping[Standing, Severity | None]] = MappingProxyType(
    {grant: MappingProxyType(dict(zip(_COLUMNS, row, strict=True))) for grant, row in _ROWS.items()}
)
"""How bad a grant to a party of a standing is; None where it is not worth a word."""


REPORTS = frozenset({Kind.SCAM, Kind.SANCTIONED})
_NAMES = frozenset({Kind.NAMED})


@dataclass(frozen=True, slots=True)
class Register:
    """The parties that a policy knows: the table of contracts, and the operator's lists."""

    known: KnownContracts
    allow: frozenset[Address]
    block: frozenset[Address]
    blocked_origins: frozenset[str] = frozenset()
    allowed_origins: frozenset[str] = frozenset()

    def entry(self, case: Case, address: Address) -> KnownContract | None:
        """The table's entry for this address on the request's chain."""
        return self.known.get((case.request.chain_id, address))

    def standing(self, case: Case, address: Address, grant: Grant) -> Standing:
        """Who the party is to the signer, for the purpose of this grant."""
        return self._stated(case, address) or self._found(case, address, grant)

    def _stated(self, case: Case, address: Address) -> Standing | None:
        """What somebody says about the address: the operator, the wallet or a feed."""
        request = case.request
        if address in self.block or address in request.account.blocked:
            return Standing.BLOCKED
        if address == request.sender:
            return Standing.OWN
        # The operator's word outranks the feeds, the user's own trust does not: drainers ask to be trusted first.
        if address in self.allow:
            return Standing.TRUSTED
        if any(fact.confidence.rank >= Confidence.MEDIUM.rank for _, fact in case.facts_about(address, REPORTS)):
            return Standing.REPORTED
        return Standing.TRUSTED if address in request.account.trusted else None

    def _found(self, case: Case, address: Address, grant: Grant) -> Standing:
        """What the lists of names and the chain tell."""
        entry = self.entry(case, address)
        # The list outranks a node that shows no code there: partial state (recordings, overrides) looks like that.
        if entry is not None and entry.role in ROLES[grant]:
            return Standing.KNOWN
        account = account_of(case, address)
        # A name belongs to a contract's code; without code anybody may come to be there.
        if (account is None or account.code == "contract") and case.facts_about(address, _NAMES):
            return Standing.NAMED
        return _unvouched(account, listed=entry is not None)

    def name(self, case: Case, address: Address) -> str | None:
        """What the lists call this address: the known contracts first, then imported names of spenders and tokens."""
        entry = self.entry(case, address)
        if entry is not None:
            return entry.name
        named = case.facts_about(address, _NAMES)
        return plain(named[0][1].text) if named else None

    def severity(self, case: Case, address: Address, grant: Grant) -> Severity | None:
        """How bad it is to give this party this grant; None where it is not worth a word."""
        return SEVERITIES[grant][self.standing(case, address, grant)]


def account_of(case: Case, address: Address) -> AccountState | None:
    """The account's state before the request, where the effects are known and it was read."""
    return case.effects.value.account(address) if isinstance(case.effects, Known) else None


def _unvouched(account: AccountState | None, *, listed: bool) -> Standing:
    """The standing of a party that nobody vouches for in this place."""
    if account is not None and account.code != "contract":
        return Standing.CODELESS if account.code == "none" else Standing.DELEGATED
    if listed:
        return Standing.ELSEWHERE
    return Standing.UNSEEN if account is None else Standing.UNLISTED
