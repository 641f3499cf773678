"""A smart account told to run a stranger's code as itself (Safe operation 1; the theft of February 2025)."""

from collections.abc import Iterator, Mapping

from decoders.decoded import Call
from decoders.primitives import Address
from policies.calls import placed_calls
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant
from policies.verdict import Finding


class UnlistedDelegatecall(Rule):
    """What it catches: your smart account running the code of an unlisted contract as its own (delegatecall).

    Why it matters: such code may do all that the account may do: take what it holds and replace its owners. It may
    carry any name: in the largest theft of this kind it said "transfer".

    What to do: do not sign. Batches need it only for Safe's own MultiSend contracts.
    """

    id = "unlisted-delegatecall"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation"})
    needs = frozenset({"decoded"})

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each delegatecall that is asked for to a contract that is no listed MultiSend."""
        calls = dict(placed_calls(case))
        for path, call in calls.items():
            # A contract that delegates to itself only batches its own functions (multicall).
            account = _account(calls, path)
            if not call.delegate or call.target is None or call.target == account:
                continue
            severity = self.register.severity(case, call.target, Grant.DELEGATECALL)
            if severity is None:
                continue
            standing = self.register.standing(case, call.target, Grant.DELEGATECALL)
            yield self.finding(
                title=f"{self._whose(case, account)} would run the code of {self.who(case, call.target)} as its own. "
                f"That address {PHRASES[standing]}.",
                evidence=(path,),
                advice="Do not sign. Batches need this only for Safe's own MultiSend contracts.",
                severity=severity,
            )

    def _whose(self, case: Case, account: Address | None) -> str:
        return "Your account" if account in (None, case.request.sender) else f"The account {self.who(case, account)}"


def _account(calls: Mapping[str, Call], path: str) -> Address | None:
    """The account as which a call's maker runs; None at the top, where it is the signer's own."""
    above = path.rpartition(".children[")[0]
    while above and calls[above].delegate:
        above = above.rpartition(".children[")[0]
    return calls[above].target if above else None
