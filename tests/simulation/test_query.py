import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoders.refusal import Malformed
from simulation.query import BlockQuery, parse_block, parse_overrides

ACCOUNT = "0x" + "aa" * 20
SLOT = "0x" + "00" * 31 + "07"


@pytest.mark.parametrize(
    ("given_block", "expected"),
    [
        (None, BlockQuery(tag="latest")),
        ("finalized", BlockQuery(tag="finalized")),
        (17, BlockQuery(number=17)),
        ("0x11", BlockQuery(number=17)),
        ("0x" + "AB" * 32, BlockQuery(hash="0x" + "ab" * 32)),
    ],
)
def test_a_block_is_a_number_a_hash_or_a_tag(given_block: Any, expected: BlockQuery) -> None:
    assert parse_block(given_block) == expected


@pytest.mark.parametrize("given_block", ["newest", "17", "0x011", -1, 2**53, True, 1.5, [], {}, ""])
def test_any_other_block_is_refused_by_pointer(given_block: Any) -> None:
    with pytest.raises(Malformed) as refusal:
        parse_block(given_block)
    assert refusal.value.faults[0].pointer == "/block"


def test_short_storage_words_are_padded_as_the_same_number() -> None:
    overrides = parse_overrides({ACCOUNT: {"stateDiff": {"0x7": "0x1"}}}, None)
    assert overrides.accounts[ACCOUNT].state_diff == {SLOT: "0x" + "00" * 31 + "01"}


def test_both_spellings_of_block_overrides_mean_the_same() -> None:
    plain = parse_overrides(None, {"time": "0x5", "coinbase": ACCOUNT, "baseFee": "0x1", "random": "0x1"})
    geth = parse_overrides(None, {"timestamp": 5, "feeRecipient": ACCOUNT, "baseFeePerGas": 1, "prevRandao": "0x1"})
    assert plain == geth


@pytest.mark.parametrize(
    ("state", "block", "pointer"),
    [
        ({ACCOUNT: {"storage": {}}}, None, f"/state_overrides/{ACCOUNT}/storage"),
        ({ACCOUNT: {"state": {}, "stateDiff": {}}}, None, f"/state_overrides/{ACCOUNT}/stateDiff"),
        ({ACCOUNT: {"code": "0x1"}}, None, f"/state_overrides/{ACCOUNT}/code"),
        ({"0xaa": {}}, None, "/state_overrides/0xaa"),
        ([], None, "/state_overrides"),
        (None, {"gas_limit": "0x1"}, "/block_overrides/gas_limit"),
        (None, {"time": 1, "timestamp": 2}, "/block_overrides/timestamp"),
        (None, {"coinbase": 5}, "/block_overrides/coinbase"),
    ],
)
def test_an_override_that_anvil_would_silently_ignore_is_refused(state: Any, block: Any, pointer: str) -> None:
    with pytest.raises(Malformed) as refusal:
        parse_overrides(state, block)
    assert refusal.value.faults[0].pointer == pointer


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(state=json_values, block=json_values)
def test_any_json_is_read_or_refused(state: Any, block: Any) -> None:
    with contextlib.suppress(Malformed):
        parse_overrides(state, block)
