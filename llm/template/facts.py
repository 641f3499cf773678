"""The parts of a case that concern its sender, read once for all sentences."""

from dataclasses import dataclass
from functools import cached_property

from decoders.decoded import Decoded, Permission
from decoders.outcome import Known
from decoders.primitives import Address
from policies.case import Case
from policies.verdict import Verdict
from simulation.effects import ApprovalChange, Asset, AssetChange, Effects


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
    def paid(self) -> tuple[tuple[int, AssetChange], ...]:
        """What the sender's holdings lose, beside the network fee. Judged by state: events are only claims."""
        return tuple((position, change) for position, change in self._own_changes if change.moved < 0)

    @cached_property
    def received(self) -> tuple[tuple[int, AssetChange], ...]:
        """What the sender's holdings gain."""
        return tuple((position, change) for position, change in self._own_changes if change.moved > 0)

    @cached_property
    def recipient(self) -> Address | None:
        """Who gets all that the sender pays: the one account that gains each of these assets; None if there is none."""
        gaining: dict[tuple[str, str, int], set[Address]] = {change.asset.key: set() for _, change in self.paid}
        for change in self.effects.asset_changes if self.effects else ():
            if change.moved > 0 and change.account != self.sender and change.asset.key in gaining:
                gaining[change.asset.key].add(change.account)
        gainers: set[Address] = set().union(*gaining.values())
        if len(gainers) != 1 or not all(gaining.values()):
            return None
        return gainers.pop()

    @cached_property
    def approvals(self) -> tuple[tuple[int, ApprovalChange], ...]:
        """The sender's own approvals, the widest first and the ended ones last.

        Without those that only carry out a permission of the signature: that is told once, as the permission.
        """
        own = [
            (position, approval)
            for position, approval in enumerate(self.effects.approvals if self.effects else ())
            if approval.owner == self.sender and not self._told_as_permission(approval)
        ]
        return tuple(sorted(own, key=lambda pair: (_narrowness(pair[1]), pair[0])))

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

    @cached_property
    def _own_changes(self) -> tuple[tuple[int, AssetChange], ...]:
        changes = self.effects.asset_changes if self.effects else ()
        return tuple((position, change) for position, change in enumerate(changes) if change.account == self.sender)


def _narrowness(approval: ApprovalChange) -> int:
    if approval.after == 0:
        return 3
    if approval.kind == "operator":
        return 0
    return 1 if approval.unlimited else 2


def _within(evidence: str, path: str) -> bool:
    return evidence == path or evidence.startswith((f"{path}.", f"{path}["))
