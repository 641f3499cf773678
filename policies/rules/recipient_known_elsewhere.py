"""Value for a contract that exists on another chain only: here nobody may hold its address."""

from collections.abc import Iterator

from policies.assets import moved_by
from policies.calls import transfers
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import account_of
from policies.verdict import Finding


class RecipientKnownElsewhere(Rule):
    """What it catches: coins or tokens sent to a well-known contract of another chain that does not exist on this one.

    Why it matters: the address is empty here. What is sent there is lost, or belongs to whoever manages to put a
    contract there.

    What to do: switch the wallet to the chain that you mean.
    """

    id = "recipient-known-elsewhere"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation"})
    needs = frozenset({"decoded", "effects"})

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each such transfer in the calldata."""
        for transfer in transfers(case):
            state = account_of(case, transfer.recipient)
            if state is None or state.code != "none" or transfer.amount == 0:
                continue
            if self.register.entry(case, transfer.recipient) is not None:
                continue
            chains = sorted(chain for chain, address in self.register.known if address == transfer.recipient)
            if chains:
                entry = self.register.known[chains[0], transfer.recipient]
                yield self.finding(
                    title=f"It sends {moved_by(case, self.register, transfer)} to the address of {entry.name} "
                    f"({transfer.recipient}), which exists on chain {chains[0]} but not on this one.",
                    evidence=(transfer.path,),
                    advice="Do not sign. Switch the wallet to the chain that you mean.",
                )
