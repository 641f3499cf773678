"""The comparison finds every difference that matters, and only those."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.recorded.comparison import (
    delta_differences,
    log_differences,
    logs_of,
    native_deltas_of_report,
    tree_differences,
    without_failed_logs,
)
from tests.recorded.mainnet import native_deltas

LEAF: dict[str, Any] = {
    "type": "CALL",
    "from": "0x" + "aa" * 20,
    "to": "0x" + "bb" * 20,
    "value": "0x1",
    "gas": "0x5208",
    "gasUsed": "0x5208",
    "input": "0x12",
}


def log(index: int, data: str = "0x") -> dict[str, Any]:
    return {"address": "0x" + "cc" * 20, "topics": [], "data": data, "index": hex(index)}


def test_forms_of_the_same_frame_are_equal() -> None:
    shouted = {**LEAF, "to": "0x" + "BB" * 20, "output": "0x", "error": None, "calls": [], "logs": [], "gas": "0x05208"}
    assert list(tree_differences(LEAF, shouted)) == []


@given(st.sampled_from(sorted(LEAF)), st.integers(min_value=0, max_value=3))
def test_a_changed_field_is_found_at_any_depth(field: str, depth: int) -> None:
    changed = {**LEAF, field: "0xee" if field != "type" else "CREATE"}
    expected, actual = LEAF, changed
    for _ in range(depth):
        expected, actual = {**LEAF, "calls": [LEAF, expected]}, {**LEAF, "calls": [LEAF, actual]}
    (difference,) = tree_differences(expected, actual)
    assert difference.startswith("calls" + "[1]" * depth)
    assert f" {field}: " in difference


def test_a_missing_call_an_error_and_an_output_are_found() -> None:
    assert list(tree_differences({**LEAF, "calls": [LEAF]}, LEAF)) == ["calls: 1 inner calls expected, 0 found"]
    assert len(list(tree_differences({**LEAF, "error": "out of gas"}, LEAF))) == 1
    assert len(list(tree_differences(LEAF, {**LEAF, "output": "0x01"}))) == 1
    assert len(list(tree_differences({**LEAF, "revertReason": "no"}, {**LEAF, "revertReason": "yes"}))) == 1


def test_logs_are_compared_in_the_order_of_emission_across_frames() -> None:
    tree = {**LEAF, "logs": [log(0, "0x00"), log(2, "0x02")], "calls": [{**LEAF, "logs": [log(1, "0x01")]}]}
    assert [entry["data"] for entry in logs_of(tree)] == ["0x00", "0x01", "0x02"]
    assert list(log_differences([log(0, "0x00"), log(1, "0x01"), log(2, "0x02")], tree)) == []
    assert len(list(log_differences([log(1, "0x01"), log(0, "0x00"), log(2, "0x02")], tree))) == 2
    assert list(log_differences([], tree)) == ["logs: 0 expected, 3 found"]


def test_a_failed_frame_takes_its_logs_and_those_below_it_away() -> None:
    below = {**LEAF, "logs": [log(2)]}
    failed = {**LEAF, "error": "execution reverted", "logs": [log(1)], "calls": [below]}
    tree = {**LEAF, "logs": [log(0), log(3)], "calls": [failed]}
    assert [entry["index"] for entry in logs_of(without_failed_logs(tree))] == ["0x0", "0x3"]


def test_deltas_of_zero_are_no_difference_and_others_are() -> None:
    assert list(delta_differences({"0xa": 5}, {"0xa": 5, "0xb": 0})) == []
    assert list(delta_differences({"0xa": 5}, {"0xa": 4})) == ["native delta of 0xa: 5 expected, 4 found"]
    assert list(delta_differences({}, {"0xa": -4})) == ["native delta of 0xa: None expected, -4 found"]


def test_balance_changes_are_read_from_a_difference_of_states() -> None:
    difference = {
        "pre": {"0xA": {"balance": "0x5", "nonce": 1}, "0xb": {"balance": "0x7"}, "0xc": {"balance": "0x9"}},
        "post": {"0xA": {"balance": "0x4"}, "0xb": {"nonce": 2}, "0xd": {"balance": "0x2"}},
    }
    assert native_deltas(difference) == {"0xa": -1, "0xc": -9, "0xd": 2}


def test_native_deltas_are_picked_out_of_a_reports_asset_changes() -> None:
    effects = {
        "asset_changes": [
            {"account": "0xA", "asset": {"type": "native"}, "delta": "-1000000000000000000000"},
            {"account": "0xA", "asset": {"type": "erc20"}, "delta": "7"},
        ]
    }
    assert native_deltas_of_report(effects) == {"0xa": -(10**21)}
