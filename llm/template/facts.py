"""The parts of a case that concern its sender, or an account that the sender calls, read once for all sentences."""

from dataclasses import dataclass
from functools import cached_property

from decoders.decoded import Decoded, Permission
from decoders.outcome import Known
from decoders.primitives import Address
from policies.accounts import own_accounts
from policies.case import Case
from policies.verdict import Verdict
from simulation.effects import ApprovalChange, Asset, AssetChange, Effects

Changes = tuple[tuple[int, AssetChange], ...]
Approvals = tuple[tuple[int, ApprovalChange], ...]


@dataclass(frozen=True)
class Facts:
    """A judged case as its sender sees it. Pairs hold the position in the case's list, for findings' evidence."""

    case: Case
    verdict: Verdict

    @property
    def sender(self) -> Address:
        """The account that is asked to sign: the "you" of every sentence."""
        return self.case.request.sender

    @cached_property
    def effects(self) -> Effects | None:
        """The effects, or None where the simulation is unavailable."""
        return self.case.effects.value if isinstance(self.case.effects, Known) else None

    @cached_property
    def decoded(self) -> Decoded | None:
        """The decoded request, or None where it could not be read."""
        return self.case.decoded.value if isinstance(self.case.decoded, Known) else None

    @property
    def failed(self) -> bool:
        """Whether the simulation ran and the call did not succeed."""
        return self.effects is not None and self.effects.status != "success"

    @property
    def conditional(self) -> bool:
        """Whether the effects are those of a use of the signature by somebody else."""
        return self.effects is not None and self.effects.basis == "permit-used"

    @cached_property
    def paid(self) -> Changes:
        """What the sender's holdings lose, beside the network fee. Judged by state: events are only claims."""
        return self._changes(self.sender, -1)

    @cached_property
    def received(self) -> Changes:
        """What the sender's holdings gain."""
        return self._changes(self.sender, 1)

    @cached_property
    def recipient(self) -> Address | None:
        """Who gets all that the sender pays; None where it is not one account."""
        return self._gainer(self.paid, self.sender)

    @cached_property
    def approvals(self) -> Approvals:
        """The sender's own approvals, the widest first and the ended ones last.

        Without those that only carry out a permission of the signature: that is told once, as the permission.
        """
        own = self._approvals(self.sender)
        return tuple(pair for pair in own if not self._told_as_permission(pair[1]))

    @cached_property
    def called(self) -> Address | None:
        """The called account whose holdings are told beside the sender's; None where there is none.

        It is one that the sender's signature works for (a Safe, an ERC-4337 account), or, where nothing of the
        sender's own changes, whatever contract is called.
        """
        payload = self.case.request.payload
        target = payload.to if payload.kind == "transaction" else None
        if target is None or target == self.sender:
            return None
        own = self.paid or self.received or self.approvals
        return target if target in own_accounts(self.case) or not own else None

    @cached_property
    def called_paid(self) -> Changes:
        """What the called account loses."""
        return () if self.called is None else self._changes(self.called, -1)

    @cached_property
    def called_received(self) -> Changes:
        """What the called account gains."""
        return () if self.called is None else self._changes(self.called, 1)

    @cached_property
    def called_recipient(self) -> Address | None:
        """Who gets all that the called account loses."""
        return None if self.called is None else self._gainer(self.called_paid, self.called)

    @cached_property
    def called_approvals(self) -> Approvals:
        """The called account's approvals, the widest first and the ended ones last."""
        return () if self.called is None else self._approvals(self.called)

    @property
    def permissions(self) -> tuple[tuple[int, Permission], ...]:
        """What a signature permits, in the order of the signed form."""
        return tuple(enumerate(self.decoded.permissions if self.decoded else ()))

    def asset_at(self, token: Address) -> Asset:
        """The token as the simulation saw it; without symbol and decimals where it did not."""
        effects = self.effects
        changes = effects.asset_changes if effects else ()
        approvals = effects.approvals if effects else ()
        seen = (*(change.asset for change in changes), *(approval.asset for approval in approvals))
        fitting = (asset for asset in seen if asset.address == token and asset.type == "erc20")
        return next(fitting, Asset(type="erc20", address=token))

    def citing(self, *paths: str) -> tuple[int, ...]:
        """Positions of the findings whose evidence is one of these places, or lies inside it."""
        return tuple(
            position
            for position, finding in enumerate(self.verdict.findings)
            if any(_within(evidence, path) for evidence in finding.evidence for path in paths)
        )

    def _told_as_permission(self, approval: ApprovalChange) -> bool:
        done = (approval.owner, approval.spender, approval.asset.address, approval.after)
        return self.conditional and any(
            (permission.owner, permission.spender, permission.token, permission.amount) == done
            for _, permission in self.permissions
        )

    def _changes(self, account: Address, sign: int) -> Changes:
        changes = self.effects.asset_changes if self.effects else ()
        mine = ((position, change) for position, change in enumerate(changes) if change.account == account)
        return tuple((position, change) for position, change in mine if change.moved * sign > 0)

    def _approvals(self, owner: Address) -> Approvals:
        approvals = self.effects.approvals if self.effects else ()
        own = [(position, approval) for position, approval in enumerate(approvals) if approval.owner == owner]
        return tuple(sorted(own, key=lambda pair: (_narrowness(pair[1]), pair[0])))

    def _gainer(self, paid: Changes, payer: Address) -> Address | None:
        """The one account that gains each of these assets."""
        gaining: dict[tuple[str, str, int], set[Address]] = {change.asset.key: set() for _, change in paid}
        for change in self.effects.asset_changes if self.effects else ():
            if change.moved > 0 and change.account != payer and change.asset.key in gaining:
                gaining[change.asset.key].add(change.account)
        gainers: set[Address] = set().union(*gaining.values())
        return gainers.pop() if len(gainers) == 1 and all(gaining.values()) else None


def _narrowness(approval: ApprovalChange) -> int:
    if approval.after == 0:
        return 3
    if approval.kind == "operator":
        return 0
    return 1 if approval.unlimited else 2


def _within(evidence: str, path: str) -> bool:
    return evidence == path or evidence.startswith((f"{path}.", f"{path}["))
