"""Typed data whose domain is for another chain (EIP-712: a wallet should refuse a chain id other than its own)."""

from collections.abc import Iterator

from decoders.outcome import Known
from decoders.requests import Domain, TypedData
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding


class PermitDomainMismatch(Rule):
    """What it catches: typed data whose domain names another chain than the request, or a permit that names none.

    Why it matters: what you sign is valid on the chain in the domain, where you may hold other things than here, and
    where nobody looked. Without a chain id it is valid on every chain.

    What to do: do not sign. Switch the wallet to the chain that the site really uses and ask again.
    """

    id = "permit-domain-mismatch"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"typed-data"})
    needs = frozenset({"decoded"})

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding."""
        payload = case.request.payload
        if not isinstance(payload, TypedData):
            return
        permits = isinstance(case.decoded, Known) and bool(case.decoded.value.permissions)
        chain = _chain(payload.domain, case.request.chain_id)
        if chain is None and permits:
            yield self.finding(
                title="This permission names no chain, so it may be used on every chain where this token exists.",
                evidence=("request.payload.domain", "decoded.permissions[0]"),
                advice="Sign only if you know the spender and trust it on every chain.",
                severity=Severity.CAUTION,
            )
        elif chain is not None and chain != case.request.chain_id:
            yield self.finding(
                title=f"This signature is valid on chain {chain}, but your wallet shows chain {case.request.chain_id}.",
                evidence=("request.chain_id", "request.payload.domain.chain_id"),
                advice="Do not sign. Switch the wallet to the chain that you mean and ask again.",
                severity=Severity.CRITICAL if permits else Severity.CAUTION,
            )


def _chain(domain: Domain, requested: int) -> int | None:
    """The domain's chain id. Bridged USDC on Polygon and others put it into the salt instead."""
    if domain.chain_id is None and domain.salt is not None and int(domain.salt, 16) == requested:
        return requested
    return domain.chain_id
