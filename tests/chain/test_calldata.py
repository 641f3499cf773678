"""Calldata written in `cast` notation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txexplain.chain.calldata import component_types, decode_returned, encode_call
from txexplain.chain.failure import ChainError

DENIED = False
ADDRESSES = st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())


def test_selectors_are_the_ones_of_the_standards() -> None:
    assert encode_call("deposit()") == "0xd0e30db0"
    assert encode_call("transfer(address,uint256)", "0x" + "11" * 20, 1).startswith("0xa9059cbb")
    assert encode_call("setApprovalForAll(address,bool)", "0x" + "11" * 20, DENIED)[:10] == "0xa22cb465"


def test_nested_tuples_are_split_at_the_outer_level_only() -> None:
    assert component_types("(address,(uint256,bool)[],bytes)") == ["address", "(uint256,bool)[]", "bytes"]
    assert component_types("()") == []


def test_a_type_that_is_no_list_is_refused() -> None:
    with pytest.raises(ChainError, match="uint256"):
        component_types("uint256")


@given(to=ADDRESSES, amounts=st.lists(st.integers(0, 2**256 - 1), max_size=5), note=st.binary(max_size=70))
def test_arguments_come_back_as_they_went_in(to: str, amounts: list[int], note: bytes) -> None:
    calldata = encode_call("send(address,uint256[],bytes)", to, amounts, note)
    assert decode_returned("(address,uint256[],bytes)", calldata[10:]) == (to, tuple(amounts), note)
