"""The flat frames become the tree that they came from; no depth breaks it and no frame is lost."""

import json

from hypothesis import given
from hypothesis import strategies as st

from simulation.effects import Frame, Log
from tests.txexplain.cases import TOKEN, WORD, frame
from txexplain.wire.call_tree import MAX_NESTING, call_tree
from txexplain.wire.shapes import CallFrameShape

_EVM_DEPTH = 1024


def _chain(length: int) -> tuple[Frame, ...]:
    return tuple(frame(depth, None if depth == 0 else depth - 1) for depth in range(length))


def _numbers(root: CallFrameShape) -> list[int]:
    """The `frame` numbers in the order of the tree, without recursion."""
    found: list[int] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        found.append(node["frame"])
        waiting.extend(reversed(node["calls"]))
    return found


def test_no_frames_are_no_tree() -> None:
    assert call_tree(()) is None


def test_a_frame_is_written_as_geths_call_tracer_writes_it() -> None:
    log = Log(address=TOKEN, topics=(WORD,), data="0x01", index=3)
    root = call_tree((frame(logs=(log,)).model_copy(update={"error": "execution reverted", "revert_reason": "no"}),))

    assert root is not None
    assert root["type"] == "CALL"
    assert (root["value"], root["gas"], root["gasUsed"]) == ("0x0", "0x186a0", "0xc738")
    assert (root["error"], root["revertReason"]) == ("execution reverted", "no")
    assert root["logs"] == [{"address": TOKEN, "topics": [WORD], "data": "0x01", "index": "0x3"}]


def test_siblings_and_children_keep_their_places() -> None:
    frames = (frame(), frame(1, 0), frame(2, 1), frame(1, 0))

    root = call_tree(frames)

    assert root is not None
    assert [child["frame"] for child in root["calls"]] == [1, 3]
    assert [child["frame"] for child in root["calls"][0]["calls"]] == [2]


def test_the_deepest_tree_that_the_evm_allows_is_written_and_read_as_json() -> None:
    root = call_tree(_chain(_EVM_DEPTH + 1))

    assert root is not None
    assert json.loads(json.dumps(root)) == root
    assert _numbers(root) == list(range(_EVM_DEPTH + 1))


def test_frames_below_the_nesting_limit_say_their_depth_and_keep_their_order() -> None:
    root = call_tree(_chain(MAX_NESTING + 4))

    node = root
    for _ in range(MAX_NESTING - 1):
        assert node is not None
        node = node["calls"][0]
    assert node is not None
    assert [(child["frame"], child.get("depth")) for child in node["calls"]] == [
        (MAX_NESTING, None),
        *((number, number) for number in range(MAX_NESTING + 1, MAX_NESTING + 4)),
    ]


@given(st.lists(st.integers(0, 10_000), max_size=60))
def test_any_tree_keeps_every_frame_exactly_once_and_in_order_of_entry(choices: list[int]) -> None:
    frames = [frame()]
    path = [0]
    for choice in choices:
        path = path[: choice % len(path) + 1]
        frames.append(frame(len(path), path[-1]))
        path.append(len(frames) - 1)

    root = call_tree(tuple(frames))

    assert root is not None
    assert _numbers(root) == list(range(len(frames)))
