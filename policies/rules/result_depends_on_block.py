"""Code whose result depends on what it is told about its surroundings: the red pill, and draws of chance."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from policies.accounts import own_accounts
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.effects import ApprovalChange, AssetChange, Divergence
from simulation.readable import amount_of

_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "coinbase": "who makes the block",
        "coinbase_balance": "what the maker of the block owns",
        "base_fee": "the network's base fee",
        "prevrandao": "the block's random number",
        "timestamp": "the time",
        "block_number": "the number of the block",
        "block_gas_limit": "the gas limit of the block",
        "gas_price": "the gas price",
        "gas": "the gas limit of the transaction",
        "account_code": "whether your account makes these calls in one transaction or one by one",
    }
)
_PASSING: Final = frozenset({"timestamp", "block_number"})


class ResultDependsOnBlock(Rule):
    """What it catches: a call that does something else when only the block around it differs, or only the gas.

    Why it matters: contracts that ask who makes the block, or how much gas there is, use the answer to behave well
    while a wallet checks them and otherwise on the chain ("red pill"). Others draw lots, or change as time passes.

    What to do: do not sign where the result turns on such a thing, unless you take part in a draw and accept both ends.
    """

    id = "result-depends-on-block"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation"})
    needs = frozenset({"effects"})

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each set of values on which another outcome depends."""
        for position, divergence in enumerate(case.outcome.evasion.diverged):
            if divergence.kind == "outcome":
                yield self._finding(case, position, divergence)

    def _finding(self, case: Case, position: int, divergence: Divergence) -> Finding:
        severity, confidence, meaning, advice = _judge(case, divergence)
        subject = _listed([_WORDS[value] for value in divergence.values])
        verb = "differs" if len(divergence.values) == 1 else "differ together"
        return self.finding(
            title=f"The result is another one when only {subject} {verb}: {_told(case, divergence)}. {meaning}",
            evidence=(f"effects.evasion.diverged[{position}]", "effects.asset_changes"),
            advice=advice,
            severity=severity,
            confidence=confidence,
        )


def _judge(case: Case, divergence: Divergence) -> tuple[Severity, Confidence, str, str]:
    """How bad it is, how sure, what it means, and what to do."""
    kinds = {setting.kind for setting in divergence.settings}
    gives = _gives(case, case.outcome.asset_changes, case.outcome.approvals)
    gives = gives or _gives(case, divergence.asset_changes, divergence.approvals)
    if "later" in kinds and _PASSING & set(divergence.values):
        meaning, advice = "What you get depends on when it is mined.", "Sign only if either result is fine for you."
        return Severity.CAUTION, Confidence.MEDIUM, meaning, advice
    if divergence.values == ("prevrandao",) and "bare" not in kinds:
        meaning = "The result is drawn by chance, so what the simulation shows is only one of the results."
        severity = Severity.DANGER if gives else Severity.CAUTION
        return severity, Confidence.MEDIUM, meaning, "Sign only if you know that this is a draw and accept either end."
    meaning = "Honest contracts have no use for that; code that hides from checks of wallets has."
    advice = "Do not sign: what you are shown may not be what happens."
    return (Severity.CRITICAL if gives else Severity.DANGER), Confidence.HIGH, meaning, advice


def _gives(case: Case, changes: tuple[AssetChange, ...], approvals: tuple[ApprovalChange, ...]) -> bool:
    """Whether an account of the user's loses something or lets somebody take it."""
    own = own_accounts(case)
    loses = any(change.account in own and change.moved < 0 for change in changes)
    return loses or any(it.owner in own and it.after > it.before for it in approvals)


def _told(case: Case, divergence: Divergence) -> str:
    here = _yours(case, case.outcome.asset_changes)
    there = _yours(case, divergence.asset_changes)
    if here == there:
        return f"you {here} in both, but others get or may take something else"
    return f"you {here} in one block and {there} in another"


def _yours(case: Case, changes: tuple[AssetChange, ...]) -> str:
    moved = [it for it in changes if it.account == case.request.sender and it.moved]
    words = [f"{'get' if it.moved > 0 else 'give'} {amount_of(it.asset, abs(it.moved))}" for it in moved[:3]]
    return _listed(words) if words else "get and give nothing"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
