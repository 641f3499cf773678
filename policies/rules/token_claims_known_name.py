"""Tokens that bear the symbol of a well-known one (fake USDC in fake airdrops and poisoned transfers)."""

from collections.abc import Iterator

from decoders.foreign_text import plain
from decoders.primitives import Address
from policies.accounts import own_accounts
from policies.case import Case
from policies.facts.fact import Kind
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
        own, chain = own_accounts(case), case.request.chain_id
        listed = {
            entry.name.upper(): entry
            for (at, _), entry in self.register.known.items()
            if at == chain and entry.role == "token"
        }
        for position, change in enumerate(case.outcome.asset_changes):
            if change.account not in own or change.moved <= 0 or change.asset.type != "erc20":
                continue
            token = change.asset.address
            if token is None or (chain, token) in self.register.known:
                continue
            if token in self.register.allow or token in case.request.account.trusted:
                continue
            place = f"effects.asset_changes[{position}].asset"
            real = listed.get(symbol_as_read(change.asset.symbol or ""))
            if real is not None:
                yield self._finding(token, real.name, real.address, (place,))
            else:
                yield from self._imported(case, change.asset, place)

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
