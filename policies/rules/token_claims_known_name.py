"""Tokens that bear the symbol of a well-known one (fake USDC in fake airdrops and poisoned transfers)."""

import unicodedata
from collections.abc import Iterator

from policies.accounts import own_accounts
from policies.case import Case
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
    needs = frozenset({"effects"})

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
            real = listed.get(_letters(change.asset))
            if real is None or change.asset.address is None or (chain, change.asset.address) in self.register.known:
                continue
            if change.asset.address in self.register.allow or change.asset.address in case.request.account.trusted:
                continue
            yield self.finding(
                title=f"The token {short(change.asset.address)} that you would receive calls itself {real.name}, but "
                f"{real.name} is the token {short(real.address)}.",
                evidence=(f"effects.asset_changes[{position}].asset",),
                advice=f"Do not count on this token being {real.name}.",
            )


def _letters(asset: Asset) -> str:
    """The symbol as it is read: compatibility forms made plain, and what cannot be seen left out."""
    text = unicodedata.normalize("NFKC", asset.symbol or "").upper()
    return "".join(character for character in text if character.isalnum() and character.isprintable())
