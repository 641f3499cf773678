"""Reads that are all of one block: by its hash (EIP-1898), or by its number beside the proof of which block that is."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from decoders.primitives import Address
from simulation.deadline import Deadline
from simulation.rpc import Call, RpcError
from simulation.upstream.header import Pin
from simulation.upstream.items import BadAnswer, Place
from simulation.upstream.node import Ability, Node

HERE: Final = object()
"""Stands in a call's parameters for the pinned block."""

_INVALID_PARAMS = -32602
_NO_OBJECT = ("cannot unmarshal", "invalid type: map", "invalid argument")


def account_calls(address: Address) -> list[Call]:
    """The three questions about an account."""
    return [(method, [address, HERE]) for method in ("eth_getBalance", "eth_getTransactionCount", "eth_getCode")]


def absence_call(address: Address) -> Call:
    """The question for the place of an account in the state's tree (EIP-1186)."""
    return "eth_getProof", [address, [], HERE]


def slot_call(place: Place) -> Call:
    """The question about a slot."""
    return "eth_getStorageAt", [place.address, place.slot, HERE]


def placed(calls: Sequence[Call], block: Any) -> list[Call]:
    """The calls with `block` in the place of `HERE`."""
    return [(method, [block if param is HERE else param for param in params]) for method, params in calls]


async def read_pinned(node: Node, pin: Pin, calls: Sequence[Call], deadline: Deadline) -> list[Any]:
    """Answers of exactly this block, errors in their places. Raises `RpcUnreachable`, `BadAnswer`."""
    if node.can(Ability.BLOCK_BY_HASH):
        answers = await node.ask(placed(calls, {"blockHash": pin.hash}), deadline)
        if not _refuses_hash(calls, answers):
            return answers
        node.note_refused(Ability.BLOCK_BY_HASH)
    return await read_by_number(node, pin, placed(calls, hex(pin.number)), deadline)


async def read_by_number(node: Node, pin: Pin, calls: Sequence[Call], deadline: Deadline) -> list[Any]:
    """Answers from a node that, in the same batch, has the pinned block at the pinned number.

    It is asked for the block before and after: nodes answer a batch call by call, and the chain may be
    reorganised between two of them.

    Raises `RpcUnreachable`, `RpcError`, `BadAnswer`.
    """
    proof: Call = ("eth_getBlockByNumber", [hex(pin.number), False])
    before, *answers, after = await node.ask([proof, *calls, proof], deadline)
    for block in (before, after):
        require_block(block, number=pin.number, block_hash=pin.hash)
    return answers


def require_block(answer: Any, number: int | None = None, block_hash: str | None = None) -> Mapping[str, Any]:
    """A block that is the one asked for. Raises `RpcError` where the node has none, `BadAnswer` for another."""
    if isinstance(answer, RpcError):
        raise answer
    if answer is None:
        raise RpcError(-32001, "the node has no such block")
    try:
        found_number, found_hash = int(answer["number"], 16), answer["hash"].lower()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadAnswer("sent a block that is none") from error
    if (number is not None and found_number != number) or (block_hash is not None and found_hash != block_hash):
        raise BadAnswer("answered with another block")
    return dict(answer)


def _refuses_hash(calls: Sequence[Call], answers: Sequence[Any]) -> bool:
    """Whether every plain read was refused for its form. A trace may have invalid parameters of its own."""
    plain = [answer for (method, _), answer in zip(calls, answers, strict=True) if method.startswith("eth_get")]
    return bool(plain) and all(
        isinstance(answer, RpcError)
        and (answer.code == _INVALID_PARAMS or any(sign in answer.message for sign in _NO_OBJECT))
        for answer in plain
    )
