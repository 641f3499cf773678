"""The simulated outcome as rows: asset changes, approvals before and after, changes of control."""

from dataclasses import dataclass

from decoders.amounts import readable
from simulation.effects import ApprovalChange, Asset, Effects
from simulation.readable import amount_of, name_of
from txexplain.console.views.evidence import anchor_of
from txexplain.console.views.flow import Flow, flow_of
from txexplain.console.views.parties import Party, PartyBook


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One account's change of one asset. `symbol` is the token's own claim, raw. `note`: events say otherwise."""

    anchor: str
    party: Party
    amount: str
    gain: bool
    asset: str
    address: str | None
    symbol: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One permission, before and after. `at_stake` is what the owner holds of it, where the token told."""

    anchor: str
    owner: Party
    spender: Party
    asset: str
    kind: str
    before: str
    after: str
    unlimited: bool
    expires: int | None
    at_stake: str | None


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A change of who controls or runs an account."""

    anchor: str
    kind: str
    party: Party
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EffectsView:
    """Everything that the simulation says."""

    status: str
    reason: str | None
    fee: str
    gas_used: int
    flow: Flow | None
    changes: tuple[ChangeRow, ...]
    approvals: tuple[ApprovalRow, ...]
    control: tuple[ControlRow, ...]
    incomplete: tuple[str, ...]
    assumptions: tuple[str, ...]


_KINDS = {"allowance": "may spend", "operator": "may move every item", "token": "may move one item"}
_STATUS = {"success": "goes through", "reverted": "is refused by the contract", "halted": "is stopped by the machine"}


def effects_view(effects: Effects, book: PartyBook) -> EffectsView:
    """The rows in the order of the effects, so that evidence finds its row by position."""
    changes = tuple(
        ChangeRow(
            anchor_of(f"effects.asset_changes[{at}]"),
            book.party(change.account),
            amount_of(change.asset, change.delta),
            change.delta > 0,
            name_of(change.asset),
            change.asset.address,
            change.asset.symbol,
            _note(change.asset, change.delta, change.fee, change.by_logs),
        )
        for at, change in enumerate(effects.asset_changes)
    )
    control = tuple(
        ControlRow(anchor_of(f"effects.state_changes[{at}]"), it.kind, book.party(it.address), it.before, it.after)
        for at, it in enumerate(effects.state_changes)
    )
    return EffectsView(
        _STATUS[effects.status],
        None if effects.revert is None else effects.revert.message,
        readable(effects.fee, 18),
        effects.gas_used,
        flow_of(effects.asset_changes, book),
        changes,
        tuple(_approval(at, approval, book) for at, approval in enumerate(effects.approvals)),
        control,
        effects.incomplete,
        effects.assumptions,
    )


def _note(asset: Asset, delta: int, fee: int, by_logs: int | None) -> str | None:
    if fee and fee == delta:
        return "network fee" if fee < 0 else "what the block's producer earns"
    if by_logs is not None and by_logs != delta:
        return f"events claim {amount_of(asset, by_logs)}"
    return "includes the network fee" if fee else None


def _approval(at: int, approval: ApprovalChange, book: PartyBook) -> ApprovalRow:
    held = approval.owner_balance
    return ApprovalRow(
        anchor_of(f"effects.approvals[{at}]"),
        book.party(approval.owner),
        book.party(approval.spender),
        name_of(approval.asset),
        _KINDS[approval.kind],
        _allowance(approval, approval.before),
        "without limit" if approval.unlimited else _allowance(approval, approval.after),
        approval.unlimited,
        approval.expires,
        None if held is None else amount_of(approval.asset, held),
    )


def _allowance(approval: ApprovalChange, amount: int) -> str:
    if approval.kind != "allowance":
        return "yes" if amount else "no"
    return amount_of(approval.asset, amount) if amount else "nothing"
