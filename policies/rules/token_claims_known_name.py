"""Tokens that bear the symbol of a well-known one (fake USDC in fake airdrops and poisoned transfers)."""

from collections.abc import Iterator, Mapping, Sequence

from decoders.foreign_text import plain
from decoders.primitives import Address
from policies.accounts import own_accounts
from policies.case import Case
from policies.facts.fact import Kind
from policies.known.contracts import KnownContract
from policies.look_alikes import symbol_as_read
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.effects import Asset
from simulation.readable import short


class TokenClaimsKnownName(Rule):
    """What it catches: you would receive a token with the symbol of a well-known token, but at another address.

    Why it matters: anybody may give a token any symbol. Such tokens are handed out as pay in bad trades.

    What to do: compare the token's address with the real one before you rely on it having a value.
    """

    id = "token-claims-known-name"
    severity = Severity.DANGER
    confidence = Confidence.MEDIUM
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation"})
    needs = frozenset({"effects", "facts"})

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each such token that comes in."""
        incoming = self._incoming(case)
        listed = self._listed(case.request.chain_id) if incoming else {}
        for position, token, asset in incoming:
            place = f"effects.asset_changes[{position}].asset"
            real = listed.get(symbol_as_read(asset.symbol or ""))
            if real is not None:
                yield self._finding(token, real.name, real.address, (place,))
            else:
                yield from self._imported(case, asset, place)

    def _incoming(self, case: Case) -> Sequence[tuple[int, Address, Asset]]:
        """The tokens that come in and that nobody vouches for, with their positions."""
        own, chain = own_accounts(case), case.request.chain_id
        return [
            (position, token, change.asset)
            for position, change in enumerate(case.outcome.asset_changes)
            if change.account in own and change.moved > 0 and change.asset.type == "erc20"
            if (token := change.asset.address) is not None and (chain, token) not in self.register.known
            if token not in self.register.allow and token not in case.request.account.trusted
        ]

    def _listed(self, chain: int) -> Mapping[str, KnownContract]:
        """The known tokens of a chain by their symbols."""
        known = self.register.known.items()
        return {it.name.upper(): it for (at, _), it in known if at == chain and it.role == "token"}

    def _imported(self, case: Case, asset: Asset, place: str) -> Iterator[Finding]:
        """Imported lists hold thousands of symbols, some of which many tokens bear rightly; so it is a caution only."""
        token = asset.address or ""
        others = [(at, it) for at, it in case.facts_about(token, frozenset({Kind.SYMBOL_OF})) if it.text != token]
        if others:
            at, fact = others[0]
            symbol = plain(asset.symbol or "", limit=16)
            yield self._finding(token, f"“{symbol}”", fact.text, (place, f"facts[{at}]"), Severity.CAUTION)

    def _finding(
        self, token: Address, name: str, real: Address, evidence: tuple[str, ...], severity: Severity | None = None
    ) -> Finding:
        return self.finding(
            title=f"The token {short(token)} that you would receive calls itself {name}, but {name} is the token "
            f"{short(real)}.",
            evidence=evidence,
            advice=f"Do not count on this token being {name}.",
            severity=severity,
        )
