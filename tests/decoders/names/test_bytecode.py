import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoders.abi.signature import parse_tuple
from decoders.names.bytecode import MAX_CODE, functions_in, same_layout
from tests.decoders.names.contracts import contract


@pytest.mark.parametrize("words", [0, 1, 3])
def test_a_function_is_found_with_as_many_words_as_it_reads(words: int) -> None:
    found = functions_in(contract("0xa9059cbb", words))
    assert list(found) == ["0xa9059cbb"]
    assert same_layout(found["0xa9059cbb"], parse_tuple(f"({','.join(['uint256'] * words)})"))


def test_code_that_is_too_large_is_not_analysed() -> None:
    assert functions_in(contract("0xa9059cbb", 1) + bytes(MAX_CODE)) == {}


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_no_code_makes_the_analysis_fail(code: bytes) -> None:
    for selector, arguments in functions_in(code).items():
        assert len(selector) == 10
        assert arguments.members is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(address)", "(uint160)"),
        ("(bytes32[3])", "(uint256,uint256,uint256)"),
        ("((address,uint256),bool)", "(uint256,uint256,uint256)"),
        ("(string,uint8)", "(bytes,uint256)"),
        ("((address,bytes)[],uint256)", "((uint256,string)[],bool)"),
    ],
)
def test_types_that_lie_in_the_same_places_have_one_layout(one: str, other: str) -> None:
    assert same_layout(parse_tuple(one), parse_tuple(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(uint256)", "(uint256,uint256)"),
        ("(uint256)", "(bytes)"),
        ("(bytes)", "(uint256[])"),
        ("(uint256[])", "(uint256[][])"),
        ("(bytes,uint256)", "(uint256,bytes)"),
        ("((bytes,uint256))", "(bytes,uint256)"),
        ("(bytes[2])", "(bytes[3])"),
    ],
)
def test_types_that_lie_elsewhere_have_another_layout(one: str, other: str) -> None:
    assert not same_layout(parse_tuple(one), parse_tuple(other))


def test_a_huge_array_costs_nothing_to_compare() -> None:
    assert not same_layout(parse_tuple("(uint256[999999999999])"), parse_tuple("(uint256)"))
