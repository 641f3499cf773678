from typing import Any

import pytest

from simulation.reading.frames import MAX_FRAMES, UnreadableTrace, read_frames

A, B, C = ("0x" + byte * 20 for byte in ("aa", "bb", "cc"))
TOPIC = "0x" + "11" * 32


def frame(to: str, *inner: dict[str, Any], error: str | None = None, logs: int = 0, first: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "CALL",
        "from": A,
        "to": to,
        "value": "0x0",
        "gas": "0x64",
        "gasUsed": "0x32",
        "input": "0x",
        "output": "0x",
        "calls": list(inner),
        "logs": [
            {"address": to, "topics": [TOPIC], "data": "0x", "index": hex(first + at), "position": "0x0"}
            for at in range(logs)
        ],
    }
    return found if error is None else {**found, "error": error}


def test_the_top_frame_has_the_gas_limit_of_the_transaction() -> None:
    assert read_frames(frame(B), 21_050)[0].gas == 21_050


def test_frames_are_in_order_of_entry_with_their_parents() -> None:
    frames = read_frames(frame(B, frame(C, frame(A)), frame(C)), 1)
    assert [(entry.to, entry.depth, entry.parent) for entry in frames] == [
        (B, 0, None),
        (C, 1, 0),
        (A, 2, 1),
        (C, 1, 0),
    ]


def test_a_failed_frame_takes_its_logs_and_those_below_with_it() -> None:
    """geth's callTracer clears them; anvil 1.7 leaves them, and a lie in them would be told as a transfer."""
    root = frame(B, frame(C, frame(A, logs=1, first=0), error="execution reverted", logs=1, first=1), logs=2, first=2)
    frames = read_frames(root, 1)
    assert [[log.index for log in entry.logs] for entry in frames] == [[0, 1], [], []]


def test_hostile_nesting_of_1024_calls_is_read_without_recursion() -> None:
    root = frame(B)
    for _ in range(1024):
        root = frame(B, root)
    frames = read_frames(root, 1)
    assert frames[-1].depth == 1024


@pytest.mark.parametrize("missing", ["from", "type", "gas", "gasUsed"])
def test_an_answer_without_a_field_is_an_unreadable_trace(missing: str) -> None:
    root = frame(B)
    del root[missing]
    with pytest.raises(UnreadableTrace, match=missing):
        read_frames(root, 1)


def test_more_frames_than_a_block_can_pay_for_are_refused() -> None:
    inner = frame(C)
    with pytest.raises(UnreadableTrace, match="inner calls"):
        read_frames(frame(B, *[inner] * (MAX_FRAMES + 1)), 1)
