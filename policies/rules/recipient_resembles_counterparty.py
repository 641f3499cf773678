"""Address poisoning: a recipient that looks like somebody the user dealt with before."""

from collections.abc import Iterator
from itertools import chain
from typing import ClassVar

from decoders.primitives import Address, checksum
from policies.assets import moved_by
from policies.calls import Transfer, transfers
from policies.case import Case
from policies.likeness import LEADING_ZEROS, LEAST_TOLD, likeness
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import Grant, Standing
from policies.verdict import Finding

_FAMILIAR = frozenset({Standing.OWN, Standing.TRUSTED, Standing.KNOWN})


class RecipientResemblesCounterparty(Rule):
    """What it catches: a recipient whose first and last digits equal those of an address that you dealt with before.

    Why it matters: look-alike addresses are computed and planted into your history by worthless transfers, in the hope
    that you copy one. Wallets show only the ends of an address, which are equal.

    What to do: compare the whole address with the one that you mean. Copy it from its owner, never from the history.
    """

    id = "recipient-resembles-counterparty"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation"})
    needs = frozenset({"decoded"})
    # Leading plus trailing digits. Seen in the wild: (3,5), (2,7), (4,4), (0,n). By chance two addresses share 7 in
    # about one of 34 million pairs, 6 in one of 2.4 million. Zeros in front are vanity and count as two at most.
    limits: ClassVar[dict[str, int]] = {
        "similar_digits": LEAST_TOLD,
        "alike_digits": 7,
        "leading_zeros": LEADING_ZEROS,
    }

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each recipient, naming the earlier address that it resembles most."""
        account = case.request.account
        familiar = tuple(sorted({*account.counterparties, *account.trusted, case.request.sender}))
        for transfer in transfers(case):
            if transfer.recipient in familiar:
                continue
            if self.register.standing(case, transfer.recipient, Grant.VALUE) in _FAMILIAR:
                continue
            zeros = self.limit["leading_zeros"]
            score, model = max((likeness(transfer.recipient, known, zeros), known) for known in familiar)
            if score >= self.limit["similar_digits"]:
                yield self._finding(case, transfer, model, score)

    def _finding(self, case: Case, transfer: Transfer, model: Address, score: int) -> Finding:
        moved = moved_by(case, self.register, transfer)
        whose = "your own address" if model == case.request.sender else "an address that you know"
        return self.finding(
            title=f"{moved} would go to {checksum(transfer.recipient)}, which resembles {whose}, {checksum(model)}, "
            "but is another one.",
            evidence=(transfer.path, _place(case, model)),
            advice="Compare the whole address with the one that you mean. Copy it from its owner, not the history.",
            severity=Severity.CRITICAL if score >= self.limit["alike_digits"] else Severity.DANGER,
        )


def _place(case: Case, address: Address) -> str:
    account = case.request.account
    places = chain(
        ((f"request.account.counterparties[{at}]", known) for at, known in enumerate(account.counterparties)),
        ((f"request.account.trusted[{at}]", known) for at, known in enumerate(account.trusted)),
    )
    return next((place for place, known in places if known == address), "request.sender")
