"""Contract creations that ran to their end and then could not pay for storing the code.

geth tells these apart from plain "out of gas"; anvil's call tracer does not. The steps of the run do: the creation's
last step is RETURN. They are fetched only for a run with such a frame, since they are large.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from simulation.effects import Frame

CODE_STORAGE_ERROR = "contract creation code storage out of gas"
_OUT_OF_GAS = "out of gas"
_OPENS_FRAME = frozenset({"CALL", "CALLCODE", "DELEGATECALL", "STATICCALL", "CREATE", "CREATE2", "SELFDESTRUCT"})


def in_doubt(frames: Iterable[Frame]) -> bool:
    """Whether some creation ended out of gas, so that the steps are needed."""
    return any(_is_doubtful(frame) for frame in frames)


def with_code_storage_errors(frames: Sequence[Frame], steps: Sequence[Mapping[str, Any]]) -> tuple[Frame, ...]:
    """The frames, with the error of those creations whose last own step was RETURN put right."""
    last = _last_steps(steps)
    return tuple(
        frame.model_copy(update={"error": CODE_STORAGE_ERROR})
        if _is_doubtful(frame) and last.get(position) == "RETURN"
        else frame
        for position, frame in enumerate(frames)
    )


def _is_doubtful(frame: Frame) -> bool:
    return frame.type.startswith("CREATE") and frame.error == _OUT_OF_GAS


def _last_steps(steps: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """The last opcode of each frame, by the frame's position.

    Every call-like opcode that ran opens the next frame in order of entry. `open_at` holds, for each depth, the frame
    whose code runs there now.
    """
    last: dict[int, str] = {}
    open_at = {1: 0}
    opened = 0
    for step in steps:
        depth = int(step["depth"])
        last[open_at[depth]] = step["op"]
        if step["op"] in _OPENS_FRAME and not step.get("error"):
            opened += 1
            open_at[depth + 1] = opened
    return last
