"""The call tree out of anvil's callTracer answer, in geth's meaning of every field.

anvil 1.7 differs from geth in two ways that are put right here: it reports the top frame's gas after the intrinsic
cost, and it keeps the logs of frames that failed. Both were measured on a recorded mainnet block.
"""

from collections.abc import Mapping
from typing import Any

from simulation.effects import Frame, Log

MAX_FRAMES = 20_000
"""More frames than a block's gas can pay for in honest code; a bound on memory, not on meaning."""


class UnreadableTrace(Exception):  # noqa: N818 - names a state of the answer
    """The node's answer is no callTracer tree."""


def read_frames(root: Mapping[str, Any], gas_limit: int) -> tuple[Frame, ...]:
    """The frames in order of entry. Iterative, since hostile code nests 1,024 deep. Raises `UnreadableTrace`."""
    rows = _in_order(root)
    try:
        order = _log_order(rows)
        frames = [_frame(row, depth, parent, order) for row, depth, parent, _ in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableTrace(f"the node's call trace lacks {error}") from error
    frames[0] = frames[0].model_copy(update={"gas": gas_limit})
    return tuple(frames)


Row = tuple[Mapping[str, Any], int, int | None, bool]


def _in_order(root: Mapping[str, Any]) -> list[Row]:
    """Frames with depth, position of the parent, and whether they or a caller failed."""
    rows: list[Row] = []
    waiting: list[Row] = [(root, 0, None, False)]
    while waiting:
        row, depth, parent, undone = waiting.pop()
        undone = undone or row.get("error") is not None
        position = len(rows)
        rows.append((row, depth, parent, undone))
        if len(rows) > MAX_FRAMES:
            raise UnreadableTrace(f"the call makes more than {MAX_FRAMES} inner calls")
        waiting.extend((inner, depth + 1, position, undone) for inner in reversed(row.get("calls") or []))
    return rows


def _log_order(rows: list[Row]) -> dict[int, int]:
    """Old log index to new, over the logs that survive: a failed frame takes its logs and those below with it."""
    kept = [int(log["index"], 16) for row, _, _, undone in rows if not undone for log in row.get("logs") or []]
    return {old: new for new, old in enumerate(sorted(kept))}


def _frame(row: Mapping[str, Any], depth: int, parent: int | None, order: Mapping[int, int]) -> Frame:
    logs = (_log(log, order) for log in row.get("logs") or [] if int(log["index"], 16) in order)
    return Frame(
        type=row["type"],
        depth=depth,
        parent=parent,
        sender=row["from"].lower(),
        to=row["to"].lower() if row.get("to") else None,
        value=int(row["value"], 16) if row.get("value") is not None else None,
        gas=int(row["gas"], 16),
        gas_used=int(row["gasUsed"], 16),
        input=(row.get("input") or "0x").lower(),
        output=(row.get("output") or "0x").lower(),
        error=row.get("error"),
        revert_reason=row.get("revertReason"),
        logs=tuple(logs),
    )


def _log(log: Mapping[str, Any], order: Mapping[int, int]) -> Log:
    return Log(
        address=log["address"].lower(),
        topics=tuple(topic.lower() for topic in log["topics"]),
        data=log["data"].lower(),
        index=order[int(log["index"], 16)],
    )
