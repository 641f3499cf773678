"""SELFDESTRUCT while the transaction runs: a contract hands over all its coins, past any of its rules."""

from collections.abc import Iterator

from policies.accounts import own_accounts
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.readable import amount_of, native_asset


class SelfDestruct(Rule):
    """What it catches: a contract that destroys itself in the simulation, or hands over all its coins by that opcode.

    Why it matters: nothing can be taken back from a contract that is gone. Since 2024 (EIP-6780) most contracts
    stay, but their coins still go.

    What to do: do not sign, unless emptying this contract is what you set out to do.
    """

    id = "self-destruct"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation"})
    needs = frozenset({"effects"})

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding: for your own or the called contract first, else for information."""
        payload = case.request.payload
        called = case.outcome.frames[0].to if case.outcome.frames else None
        near = own_accounts(case) | ({payload.to or called} if payload.kind == "transaction" else set())
        found = [
            (at, frame)
            for at, frame in enumerate(case.outcome.frames)
            if frame.type == "SELFDESTRUCT" and frame.error is None
        ]
        for at, frame in sorted(found, key=lambda place: (place[1].sender not in near, place[0]))[:1]:
            coins = amount_of(native_asset(case.request.chain_id), frame.value or 0)
            to = "nobody" if frame.to is None else self.who(case, frame.to)
            yield self.finding(
                title=f"The contract {self.who(case, frame.sender)} destroys itself; its {coins} goes to {to}.",
                evidence=(f"effects.frames[{at}]",),
                advice="Do not sign, unless emptying this contract is what you set out to do.",
                severity=Severity.CAUTION if frame.sender in near else Severity.INFO,
            )
