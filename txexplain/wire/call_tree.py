"""The nested call tree, built without recursion from the flat list of frames.

The EVM allows 1,024 nested calls, but JSON that deep breaks many readers (Python's parser gives up below 1,000
containers, and each call is two). So nesting stops at `MAX_NESTING`; deeper frames are not dropped, because hiding
calls in the deep would then be an attack: they follow in order of entry beside each other, with their `depth`.
"""

from collections.abc import Sequence

from simulation.effects import Frame, Log
from txexplain.wire.shapes import CallFrameShape, LogShape

MAX_NESTING = 128
"""Depth of the deepest frame that stands in its caller's `calls`. Real transactions stay below 40."""


def call_tree(frames: Sequence[Frame]) -> CallFrameShape | None:
    """The root frame with all others inside it; None where there are no frames."""
    nodes: list[CallFrameShape] = []
    depths: list[int] = []
    holders: list[int] = []
    for position, frame in enumerate(frames):
        parent = frame.parent
        depth = 0 if parent is None else depths[parent] + 1
        node = _node(position, frame)
        if depth > MAX_NESTING:
            node["depth"] = depth
        if parent is not None:
            nodes[holders[parent]]["calls"].append(node)
        nodes.append(node)
        depths.append(depth)
        holders.append(position if parent is None or depth < MAX_NESTING else holders[parent])
    return nodes[0] if nodes else None


def _node(position: int, frame: Frame) -> CallFrameShape:
    node: CallFrameShape = {
        "type": frame.type,
        "frame": position,
        "from": frame.sender,
        "to": frame.to,
        "value": hex(frame.value or 0),
        "gas": hex(frame.gas),
        "gasUsed": hex(frame.gas_used),
        "input": frame.input,
        "output": frame.output,
        "error": frame.error,
        "calls": [],
        "logs": [_log(log) for log in frame.logs],
    }
    if frame.revert_reason is not None:
        node["revertReason"] = frame.revert_reason
    return node


def _log(log: Log) -> LogShape:
    return {"address": log.address, "topics": list(log.topics), "data": log.data, "index": hex(log.index)}
