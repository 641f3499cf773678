"""The request in other block contexts: what was set otherwise, and what came out otherwise."""

from dataclasses import dataclass
from typing import Final

from simulation.effects import ApprovalChange, AssetChange, ContextSetting, Divergence, Evasion
from simulation.readable import amount_of, name_of
from txexplain.console.views.evidence import anchor_of
from txexplain.console.views.parties import Party, PartyBook
from txexplain.wire.evasion import set_to

_VALUES: Final = {
    "coinbase": "the block's producer",
    "coinbase_balance": "the balance of the block's producer",
    "base_fee": "the base fee",
    "prevrandao": "the block's random number",
    "timestamp": "the time",
    "block_number": "the block's number",
    "block_gas_limit": "the block's gas limit",
    "gas_price": "the gas price",
    "gas": "the gas that the transaction is signed with",
}
_KINDS: Final = {
    "bare": "as in a simulator that sets nothing",
    "near": "as in a block that is as likely",
    "later": "as an hour later",
}
_OUTCOMES: Final = {
    "outcome": "another outcome",
    "fails": "one of the two runs fails",
    "amounts": "slightly other amounts",
    "path": "other calls, the same in the end",
}
_ENDS: Final = {"success": "goes through", "reverted": "is refused by the contract", "halted": "is stopped"}


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of the block set otherwise, in words and as it was set."""

    value: str
    set_to: str
    kind: str


@dataclass(frozen=True, slots=True)
class OtherMove:
    """What an account gains or loses in the other run."""

    party: Party
    amount: str
    gain: bool


@dataclass(frozen=True, slots=True)
class OtherRun:
    """One divergence. `also`: further settings of the same values that diverge too."""

    anchor: str
    settings: tuple[Setting, ...]
    outcome: str
    grave: bool
    ends: str
    moves: tuple[OtherMove, ...]
    approvals: tuple[tuple[Party, str], ...]
    also: int


@dataclass(frozen=True, slots=True)
class ContextsView:
    """`read`: what the code can ask of the block; without any, no other context can matter and none is tried."""

    contexts: int
    read: tuple[str, ...]
    left_out: int
    runs: tuple[OtherRun, ...]


def contexts_view(evasion: Evasion, book: PartyBook) -> ContextsView:
    """The runs in the order of the effects, so that evidence finds its row by position."""
    return ContextsView(
        evasion.contexts,
        tuple(_VALUES[value] for value in evasion.read),
        evasion.left_out,
        tuple(_run(at, divergence, book) for at, divergence in enumerate(evasion.diverged)),
    )


def _run(at: int, divergence: Divergence, book: PartyBook) -> OtherRun:
    return OtherRun(
        anchor_of(f"effects.evasion.diverged[{at}]"),
        tuple(_setting(setting) for setting in divergence.settings),
        _OUTCOMES[divergence.kind],
        divergence.kind == "outcome",
        _ENDS[divergence.status],
        tuple(_move(change, book) for change in divergence.asset_changes),
        tuple((book.party(it.spender), _granted(it)) for it in divergence.approvals),
        divergence.also,
    )


def _setting(setting: ContextSetting) -> Setting:
    return Setting(_VALUES[setting.value], set_to(setting), _KINDS[setting.kind])


def _move(change: AssetChange, book: PartyBook) -> OtherMove:
    return OtherMove(book.party(change.account), amount_of(change.asset, change.delta), change.delta > 0)


def _granted(approval: ApprovalChange) -> str:
    if approval.unlimited:
        return f"{name_of(approval.asset)} without limit"
    return amount_of(approval.asset, approval.after) if approval.kind == "allowance" else name_of(approval.asset)
