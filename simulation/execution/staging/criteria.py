"""Items of a Seaport order that name a collection and no piece of it: whoever fills the order chooses the piece.

Criteria of 0 allow any piece (Seaport `CriteriaResolution.sol`), so the run may choose as a filler would: of what the
order gives, a piece that its maker owns; of what it asks for, one that exists. Other criteria are the root of a Merkle
tree of ids that only the site knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from decoders.primitives import ZERO_ADDRESS, Address
from simulation.execution.staging.desk import Desk, NotStaged
from simulation.reading.questionnaire import owner_of

_OF_COLLECTION: Final = 4
"""ItemType ERC721_WITH_CRITERIA."""
_OF_IDS: Final = 5
"""ItemType ERC1155_WITH_CRITERIA."""
_OF_OWNER_BY_INDEX: Final = "0x2f745c59"
"""tokenOfOwnerByIndex(address,uint256) (ERC-721 Enumerable)."""
_USUAL_IDS: Final = (1, 2, 0, 3)
"""With these nearly every collection begins; each costs a read."""

_SET: Final = "the order is about any item of a set, and which ones are in it is not known, so it was not run"
_MANY: Final = (
    "the order gives an item of an ERC-1155 contract that whoever fills it chooses, and which ones its maker owns "
    "cannot be asked there, so it was not run"
)
_NOT_ENUMERABLE: Final = (
    "the order gives a piece of a collection that whoever fills it chooses, and the collection does not tell which "
    "ones the maker owns, so it was not run"
)
_NONE_FOUND: Final = "the order asks for any piece of a collection, and none was found, so it was not run"
_GIVEN: Final = "the order gives any piece of a collection, as its filler chooses; it was run with #{id}"
_ASKED: Final = "the order asks for any piece of a collection; it was run with #{id}"

Side = Literal[0, 1]  # what is offered, what is asked for


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it was signed: `kind` is Seaport's ItemType, `criteria` the id, the root of a set, or 0 for any."""

    side: Side
    index: int
    kind: int
    token: Address
    criteria: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The piece that stands for an item."""

    item: Item
    token_id: int

    @property
    def note(self) -> str:
        """What was taken as given, for people."""
        return (_GIVEN if self.item.side == 0 else _ASKED).format(id=self.token_id)


def by_criteria(kind: int) -> bool:
    """Whether an item of this type names no piece."""
    return kind >= _OF_COLLECTION


async def choices(maker: Address, items: Sequence[Item], desk: Desk) -> tuple[Choice, ...]:
    """A piece for each item by criteria, each piece once. Raises `NotStaged`, `RpcUnreachable`."""
    found: list[Choice] = []
    for item in items:
        if not by_criteria(item.kind):
            continue
        if item.criteria != 0 or item.kind > _OF_IDS:
            raise NotStaged(_SET)
        taken = {it.token_id for it in found if it.item.token == item.token}
        piece = await (_owned(maker, item, taken, desk) if item.side == 0 else _existing(maker, item, taken, desk))
        found.append(Choice(item, piece))
    return tuple(found)


async def _owned(maker: Address, item: Item, taken: set[int], desk: Desk) -> int:
    """A piece that the maker owns, if the collection lists them."""
    if item.kind == _OF_IDS:
        raise NotStaged(_MANY)
    question = _OF_OWNER_BY_INDEX + maker[2:].zfill(64) + f"{len(taken):064x}"
    answer = await desk.ask(item.token, question)
    if answer is None or len(answer) != 2 + 64 or int(answer, 16) in taken:
        raise NotStaged(_NOT_ENUMERABLE)
    return int(answer, 16)


async def _existing(maker: Address, item: Item, taken: set[int], desk: Desk) -> int:
    """A piece that somebody else than the maker owns."""
    if item.kind == _OF_IDS:
        raise NotStaged(_NONE_FOUND)
    for token_id in (it for it in _USUAL_IDS if it not in taken):
        answer = await desk.ask(item.token, owner_of(item.token, token_id).calldata)
        if answer is not None and len(answer) == 2 + 64 and "0x" + answer[-40:] not in (maker, ZERO_ADDRESS):
            return token_id
    raise NotStaged(_NONE_FOUND)
