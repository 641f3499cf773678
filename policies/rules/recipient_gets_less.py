"""Tokens that take a toll: less arrives than the calldata says."""

from collections.abc import Iterator
from typing import ClassVar

from decoders.primitives import Address
from policies.assets import asset_of
from policies.calls import Transfer, transfers
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.readable import amount_of


class RecipientGetsLess(Rule):
    """What it catches: a token payment of which less arrives than you send, because the token keeps a part.

    Why it matters: the recipient may say that you paid too little. A toll may also be raised to take nearly all.

    What to do: ask the recipient whether that is enough, or send more.
    """

    id = "recipient-gets-less"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"transaction"})
    needs = frozenset({"decoded", "effects"})
    # Shares-based tokens (stETH) lose a unit or two by rounding.
    limits: ClassVar[dict[str, int]] = {"rounding_units": 10, "fee_percent": 1}

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding, for a call that is itself the transfer: in others the recipient may pass it on."""
        sent = [transfer for transfer in transfers(case) if transfer.path == "decoded.call"]
        for transfer in sent:
            if transfer.token is None or transfer.recipient in (case.request.sender, transfer.token):
                continue
            gained = _gained(case, transfer.token, transfer.recipient)
            if gained is not None:
                yield from self._judge(case, transfer, *gained)

    def _judge(self, case: Case, transfer: Transfer, place: int, gained: int) -> Iterator[Finding]:
        missing = transfer.amount - gained
        if missing <= self.limit["rounding_units"]:
            return
        asset = asset_of(case, self.register, transfer.token)
        small = missing * 100 < transfer.amount * self.limit["fee_percent"]
        yield self.finding(
            title=f"Of the {amount_of(asset, transfer.amount)} that you send, {self.who(case, transfer.recipient)} "
            f"gets {amount_of(asset, gained)}; the token keeps the rest.",
            evidence=(transfer.path, f"effects.asset_changes[{place}]"),
            advice="Ask the recipient whether that is enough, or send more.",
            severity=Severity.INFO if small else Severity.CAUTION,
        )


def _gained(case: Case, token: Address, recipient: Address) -> tuple[int, int] | None:
    """What the recipient has more of a fungible token afterwards, with its place in the effects.

    None where nothing arrives: that is no toll, and `events-disagree-with-state` tells of it.
    """
    for at, change in enumerate(case.outcome.asset_changes):
        if change.account == recipient and change.asset.address == token and change.asset.type == "erc20":
            return (at, change.moved) if change.moved > 0 else None
    return None
