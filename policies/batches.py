"""The calls of a batch, each with what it moves of the user's: what one call gives must not hide another's loss.

State tells what the whole batch moves; which call moved it, only its coins and its events tell.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from decoders.decoded import Call
from decoders.outcome import Known
from decoders.primitives import Address, Hex
from decoders.requests import Batch
from policies.case import Case
from simulation.effects import AssetChange, Frame
from simulation.reading.events import read_claims

_PAYS = frozenset({"CALL", "CREATE", "CREATE2", "SELFDESTRUCT"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that the user's account makes: to whom, with what, and under which name, where one is known.

    `moved` are the changes of the user's holdings that are its doing, with their positions in the effects. `place` and
    `path` lead to it in the request and in the decoded calls.
    """

    to: Address
    data: Hex
    name: str | None
    moved: tuple[tuple[int, AssetChange], ...]
    place: str
    path: str


def asked_calls(case: Case) -> Iterator[Asked]:
    """The transaction's one call, or those calls of a batch that went through."""
    payload = case.request.payload
    named = case.decoded.value.call if isinstance(case.decoded, Known) else None
    own = [(at, it) for at, it in enumerate(case.outcome.asset_changes) if it.account == case.request.sender]
    if payload.kind == "transaction" and payload.to is not None:
        name = None if named is None else named.name
        yield Asked(payload.to, payload.data, name, tuple(own), "request.payload.data", "decoded.call")
    elif isinstance(payload, Batch):
        yield from _calls(case, payload, named, own)


def _calls(case: Case, batch: Batch, named: Call | None, own: list[tuple[int, AssetChange]]) -> Iterator[Asked]:
    names = [child.name for child in named.children] if named is not None else []
    for at, frames in enumerate(_subtrees(case.outcome.frames)):
        call = batch.calls[at] if at < len(batch.calls) else None
        if call is not None and call.to is not None and frames[0].error is None:
            moved = tuple(_moved(case.request.sender, frames, own))
            name = names[at] if at < len(names) else None
            places = f"request.payload.calls[{at}].data", f"decoded.call.children[{at}]"
            yield Asked(call.to, call.data, name, moved, *places)


def _moved(user: Address, frames: list[Frame], own: list[tuple[int, AssetChange]]) -> Iterator[tuple[int, AssetChange]]:
    """The changes, each with as much of it as this call's coins and events tell."""
    claims = read_claims(log for frame in frames for log in frame.logs)
    for at, change in own:
        if change.asset.type == "native":
            delta = sum(_coins(user, frame) for frame in frames)
        elif change.asset.type == "erc20" and change.asset.address is not None:
            delta = claims.fungible.get((change.asset.address, user), 0)
        else:
            continue
        if delta:
            yield at, change.model_copy(update={"delta": delta, "fee": 0})


def _coins(user: Address, frame: Frame) -> int:
    if frame.error is not None or not frame.value or frame.type not in _PAYS:
        return 0
    return (frame.to == user) * frame.value - (frame.sender == user) * frame.value


def _subtrees(frames: tuple[Frame, ...]) -> list[list[Frame]]:
    """The frames of each call that the first frame makes."""
    trees: list[list[Frame]] = []
    for frame in frames[1:]:
        if frame.parent == 0:
            trees.append([])
        trees[-1].append(frame)
    return trees
