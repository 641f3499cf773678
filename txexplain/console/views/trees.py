"""The decoded calls and the call trace as trees that a page can fold, bounded in depth and number.

Frames and calls may nest a thousand deep. A browser lays out a few dozen levels well, so deeper ones follow beside
each other with their depth written down, and what is past the bound is counted, never dropped in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from decoders.decoded import Argument, Call, Value
from decoders.foreign_text import plain
from simulation.effects import Frame
from txexplain.console.views.evidence import anchor_of

MAX_NESTING: Final = 16
MAX_FRAMES: Final = 250
MAX_CALLS: Final = 120
_MAX_VALUE = 600


@dataclass(slots=True)
class TraceNode:
    """One frame. `share` is its part of the whole gas, 0 to 100; `depth` as the machine counted it."""

    anchor: str
    frame: Frame
    share: int
    reason: str | None
    children: list["TraceNode"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Trace:
    """The frames in their tree; `omitted` are only in the raw JSON. `failed` frames are counted over all."""

    roots: tuple[TraceNode, ...]
    frames: int
    omitted: int
    failed: int


def trace_of(frames: Sequence[Frame]) -> Trace:
    """The tree of the first frames in order of entry."""
    whole = max((frame.gas_used for frame in frames[:1]), default=0) or 1
    nodes: list[TraceNode] = []
    roots: list[TraceNode] = []
    holders: list[int] = []
    for position, frame in enumerate(frames[:MAX_FRAMES]):
        share = min(100, frame.gas_used * 100 // whole)
        node = TraceNode(anchor_of(f"effects.frames[{position}]"), frame, share, frame.revert_reason)
        if frame.parent is None:
            roots.append(node)
        else:
            nodes[holders[frame.parent]].children.append(node)
        nodes.append(node)
        nested = frame.parent is None or frame.depth < MAX_NESTING
        holders.append(position if nested else holders[frame.parent or 0])
    failed = sum(1 for frame in frames if frame.error is not None)
    return Trace(tuple(roots), len(frames), max(0, len(frames) - MAX_FRAMES), failed)


@dataclass(frozen=True, slots=True)
class ArgumentLine:
    """One argument; `value` on one line, cut where it is long."""

    name: str
    type: str
    value: str
    foreign: bool


@dataclass(slots=True)
class CallNode:
    """One decoded call; `depth` 0 is the call that the account makes."""

    anchor: str
    call: Call
    depth: int
    arguments: tuple[ArgumentLine, ...]
    children: list["CallNode"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CallTree:
    """The decoded calls; `omitted` are only in the raw JSON."""

    root: CallNode
    calls: int
    omitted: int


SOURCES: Final = {
    "standard": "an Ethereum standard",
    "protocol": "a protocol decoder",
    "abi": "the operator's ABI",
    "erc7730": "an ERC-7730 descriptor",
    "dictionary": "the selector dictionary",
    "bytecode": "the bytecode",
    "none": "nobody: unknown",
}


def calls_of(root: Call) -> CallTree:
    """The tree in the order of the calldata, without recursion."""
    top = _call_node(root, "decoded.call", 0)
    waiting = [(nested, f"decoded.call.children[{at}]", top, 1) for at, nested in _reversed(root.children)]
    count, omitted = 1, 0
    while waiting:
        call, path, holder, depth = waiting.pop()
        if count >= MAX_CALLS:
            omitted += 1
            continue
        count += 1
        node = _call_node(call, path, depth)
        holder.children.append(node)
        inside = node if depth < MAX_NESTING else holder
        waiting.extend((nested, f"{path}.children[{at}]", inside, depth + 1) for at, nested in _reversed(call.children))
    return CallTree(top, count, omitted)


def _reversed(children: tuple[Call, ...]) -> list[tuple[int, Call]]:
    return list(reversed(list(enumerate(children))))


def _call_node(call: Call, path: str, depth: int) -> CallNode:
    return CallNode(anchor_of(path), call, depth, tuple(_argument(argument) for argument in call.args))


def _argument(argument: Argument) -> ArgumentLine:
    foreign = argument.type.startswith("string") or not _only_hex(argument.value)
    return ArgumentLine(argument.name, argument.type, _written(argument.value)[:_MAX_VALUE], foreign)


def _only_hex(value: Value) -> bool:
    if isinstance(value, tuple):
        return all(_only_hex(item) for item in value)
    return isinstance(value, bool) or value.startswith("0x") or value.lstrip("-").isdigit()


def _written(value: Value) -> str:
    """The value on one line; nesting is bounded by the decoder."""
    if isinstance(value, tuple):
        return f"[{', '.join(_written(item) for item in value[:40])}{', …' if len(value) > 40 else ''}]"
    return str(value).lower() if isinstance(value, bool) else value


def call_title(call: Call) -> str:
    """What the call is, in one word or signature, safe to show."""
    if call.target is None:
        return "create a contract"
    return plain(call.signature or call.name or call.selector or "plain transfer", limit=120)
