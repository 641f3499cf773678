"""Value sent where nobody can ever spend it."""

from collections.abc import Iterator
from typing import Final

from decoders.primitives import ZERO_ADDRESS, Address
from policies.assets import moved_by
from policies.calls import transfers
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding

_BURN: Final[frozenset[Address]] = frozenset(
    {ZERO_ADDRESS, "0x000000000000000000000000000000000000dead", "0xdead000000000000000042069420694206942069"}
)


class SentToBurnAddress(Rule):
    """What it catches: coins or tokens sent to the zero address or to a well-known burn address.

    Why it matters: nobody holds the key of these addresses, so what is sent there is gone for good.

    What to do: do not sign, unless you mean to destroy it.
    """

    id = "sent-to-burn-address"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation"})
    needs = frozenset({"decoded"})

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each such transfer in the calldata."""
        for transfer in transfers(case):
            if transfer.recipient in _BURN and transfer.amount > 0:
                yield self.finding(
                    title=f"It sends {moved_by(case, self.register, transfer)} to the burn address "
                    f"{self.who(case, transfer.recipient)}, from which nothing comes back.",
                    evidence=(transfer.path,),
                    advice="Do not sign, unless you mean to destroy it.",
                )
