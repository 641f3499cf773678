"""A witness read again, for people: whether what the outcome rested on still stands, and what does not."""

from dataclasses import dataclass

from simulation.witness.recheck import Recheck
from txexplain.console.views.parties import Party, PartyBook


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """One thing that is another now. `slot` in short where it is storage."""

    party: Party
    kind: str
    slot: str | None
    before: str
    after: str
    cause: str


@dataclass(frozen=True, slots=True)
class RecheckView:
    """`blocks`: how many came since the report's. `context`: what the code asks of the block, which always changes."""

    holds: bool
    block: int
    blocks: int
    changed: tuple[ChangedItem, ...]
    context: tuple[str, ...]


def recheck_view(recheck: Recheck, since: int, book: PartyBook) -> RecheckView:
    """The page's values; `since` is the number of the witness's block."""
    changed = tuple(
        ChangedItem(
            book.party(change.address),
            change.kind,
            None if change.slot is None else f"{change.slot[:10]}…{change.slot[-6:]}",
            change.before,
            change.after,
            change.cause,
        )
        for change in recheck.changed
    )
    blocks = max(0, recheck.block_number - since)
    context = tuple(value.replace("_", " ") for value in recheck.context)
    return RecheckView(recheck.holds, recheck.block_number, blocks, changed, context)
