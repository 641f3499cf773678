"""Value paid into a contract that runs another contract's code, which may be another one when it is mined."""

from collections.abc import Iterator
from typing import ClassVar

from decoders.primitives import Address
from decoders.requests import Transaction
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant
from policies.verdict import Finding
from simulation.readable import amount_of, native_asset


class RunsReplaceableCode(Rule):
    """What it catches: coins paid into an unlisted contract that only passes the call on to code kept elsewhere.

    Why it matters: where such a contract lets its owner change that code, the simulation shows what it does now, and
    the chain may run something else a moment later. Most contracts of this form are honest.

    What to do: pay only as much as you would trust the contract's owner with.
    """

    id = "runs-replaceable-code"
    severity = Severity.CAUTION
    confidence = Confidence.LOW
    applies = frozenset({"transaction"})
    needs = frozenset({"effects"})
    # In wei. Below a tenth of a coin the finding is for information only.
    limits: ClassVar[dict[str, int]] = {"coins_wei": 10**17}

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding, where coins leave and nothing comes in."""
        payload, sender = case.request.payload, case.request.sender
        if not isinstance(payload, Transaction) or payload.to is None or payload.value == 0:
            return
        if any(change.account == sender and change.moved > 0 for change in case.outcome.asset_changes):
            return
        implementation = _implementation(case, payload)
        if implementation is None or self.register.severity(case, payload.to, Grant.VALUE) is None:
            return
        paid = amount_of(native_asset(case.request.chain_id), payload.value)
        standing = PHRASES[self.register.standing(case, payload.to, Grant.VALUE)]
        yield self.finding(
            title=f"You pay {paid} into {self.who(case, payload.to)}, which runs the code of "
            f"{self.who(case, implementation)} and may run another one later. That address {standing}.",
            evidence=("request.payload.to", "effects.frames[0]"),
            advice="Pay only as much as you would trust the contract's owner with.",
            severity=Severity.CAUTION if payload.value >= self.limit["coins_wei"] else Severity.INFO,
        )


def _implementation(case: Case, payload: Transaction) -> Address | None:
    """The contract to which the called one hands the very same call. A private account's delegate is its own affair."""
    state = case.outcome.account(payload.to or "")
    if state is not None and state.code == "delegated":
        return None
    for frame in case.outcome.frames[1:]:
        same = frame.parent == 0 and frame.type == "DELEGATECALL" and frame.input == payload.data
        if same and frame.to is not None and len(payload.data) > len("0x"):
            return frame.to
    return None
