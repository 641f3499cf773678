"""Fake claims: value leaves, nothing comes in, and the function's name promises the opposite (drainer kits)."""

from collections.abc import Iterator
from typing import ClassVar, Final, Literal

from decoders.foreign_text import plain
from decoders.primitives import keccak
from policies.batches import Asked, asked_calls
from policies.calls import PLAIN_APPROVALS, TRANSFER, TRANSFER_FROM
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant, account_of
from policies.verdict import Finding
from simulation.effects import AssetChange
from simulation.readable import amount_of

_LURE_WORDS: Final = (
    "claim",
    "airdrop",
    "reward",
    "bonus",
    "gift",
    "cashback",
    "securityupdate",
    "networkmerge",
    "connectwallet",
)
_LURES: Final = {
    "0x" + keccak(signature.encode())[:4].hex(): signature.partition("(")[0]
    for signature in (
        "claim()",
        "Claim()",
        "claim(address)",
        "claimReward()",
        "ClaimReward()",
        "claimRewards()",
        "ClaimRewards()",
        "claimReward(address)",
        "claimRewards(address)",
        "claimAirdrop()",
        "airdrop()",
        "SecurityUpdate()",
        "securityUpdate()",
        "NetworkMerge()",
        "Connect()",
        "ConnectWallet()",
        "getReward()",
        "Bonus()",
        "Gift()",
        "CashBack()",
    )
}
"""The names that drainer kits ship, by selector, for when no dictionary names the call."""

_PAYMENT_WORDS: Final = (
    *("deposit", "stake", "bridge", "lock", "supply", "repay", "pay", "send", "transfer", "donate", "contribute"),
    *("fund", "liquidity", "swap", "buy", "purchase", "mint", "wrap", "bid", "register", "renew", "commit", "relay"),
    *("disperse", "burn", "withdraw", "redeem", "unstake", "vote", "order", "fill", "trade", "multicall", "execute"),
)
"""Words in names of calls that take value now and give something later, elsewhere or to somebody else."""

_Promise = Literal["lure", "payment", "none"]


class ValueLeavesNothingReturns(Rule):
    """What it catches: a call to an unlisted contract by which your coins or tokens leave and nothing comes in.

    Why it matters: fake airdrops and "security updates" carry names that promise something, keep what you send along
    and give nothing.

    What to do: do not sign, unless you know what you pay for. A real claim costs you the network fee only.
    """

    id = "value-leaves-nothing-returns"
    severity = Severity.CAUTION
    confidence = Confidence.LOW
    applies = frozenset({"transaction", "batch"})
    needs = frozenset({"effects"})
    # A real cross-chain claim may cost a message fee; a call without a readable name is only worth a word when it
    # takes nearly all, because bots and bridges are called so all day long.
    limits: ClassVar[dict[str, int]] = {"message_fee_wei": 5 * 10**15, "share_percent": 95}

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding for a call, with all assets that leave as its evidence."""
        if case.outcome.status == "success":
            for call in asked_calls(case):
                yield from self._look_at(case, call)

    def _look_at(self, case: Case, call: Asked) -> Iterator[Finding]:
        if call.data == "0x" or call.data[:10] in PLAIN_APPROVALS | {TRANSFER, TRANSFER_FROM}:
            return
        leaving = [(at, it) for at, it in call.moved if it.moved < 0 and it.asset.type in ("native", "erc20")]
        if not leaving or any(it.moved > 0 for _, it in call.moved):
            return
        if self.register.severity(case, call.to, Grant.VALUE) is not None:
            yield from self._judge(case, call, leaving)

    def _judge(self, case: Case, call: Asked, leaving: list[tuple[int, AssetChange]]) -> Iterator[Finding]:
        changes = [change for _, change in leaving]
        promise = _promise(call)
        severity, confidence = self.severity, self.confidence
        if promise == "lure":
            grave = any(self._taken(case, change) for change in changes)
            severity = Severity.CRITICAL if grave else Severity.CAUTION
            confidence = Confidence.HIGH if grave else Confidence.MEDIUM
        elif promise == "payment" or not any(self._nearly_all(case, change) for change in changes):
            return
        yield self.finding(
            title=self._title(case, call, changes, promise),
            evidence=(call.place, *(f"effects.asset_changes[{at}]" for at, _ in leaving)),
            advice="Do not sign, unless you know what you pay for. A real claim costs you the network fee only.",
            severity=severity,
            confidence=confidence,
        )

    def _taken(self, case: Case, change: AssetChange) -> bool:
        """Whether somebody else has it afterwards, and it is more than a message fee."""
        if change.asset.type == "native":
            return -change.moved > self.limit["message_fee_wei"]
        return any(it.asset.key == change.asset.key and it.moved > 0 for it in case.outcome.asset_changes)

    def _nearly_all(self, case: Case, change: AssetChange) -> bool:
        """Whether it is the account's coins but for a rest. Token balances are not known here."""
        sender = account_of(case, case.request.sender)
        if change.asset.type != "native" or sender is None:
            return False
        return -change.moved * 100 >= sender.balance * self.limit["share_percent"]

    def _title(self, case: Case, asked: Asked, changes: list[AssetChange], promise: _Promise) -> str:
        lost = " and ".join(amount_of(change.asset, -change.moved) for change in changes[:3])
        target = asked.to
        standing = self.register.standing(case, target, Grant.VALUE)
        if promise == "lure":
            named = plain(asked.name or _LURES[asked.data[:10]])
            return f"It is named “{named}”, but {lost} leaves your account and nothing comes in."
        return (
            f"{lost} leaves your account and nothing comes in. The recipient {self.who(case, target)} "
            f"{PHRASES[standing]}."
        )


def _promise(call: Asked) -> _Promise:
    """What the name of the call leads to expect."""
    name = (call.name or "").lower().replace("_", "")
    if call.data[:10] in _LURES or any(word in name for word in _LURE_WORDS):
        return "lure"
    return "payment" if any(word in name for word in _PAYMENT_WORDS) else "none"
