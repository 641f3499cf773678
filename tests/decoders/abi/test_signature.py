"""Fragments give names, canonical types and selectors; anything else is refused."""

import pytest

from decoders.abi.signature import parse_function


@pytest.mark.parametrize(
    ("fragment", "signature", "selector"),
    [
        ("function transfer(address to, uint256 amount)", "transfer(address,uint256)", "0xa9059cbb"),
        ("function deposit()", "deposit()", "0xd0e30db0"),
        (
            "function aggregate3((address target, bool allowFailure, bytes callData)[] calls)",
            "aggregate3((address,bool,bytes)[])",
            "0x82ad56cb",
        ),
        ("function f(uint8[3][] grid, (bytes32 a, (int24 b)[2] c) d)", "f(uint8[3][],(bytes32,(int24)[2]))", None),
    ],
)
def test_a_fragment_gives_the_canonical_signature_and_its_selector(
    fragment: str, signature: str, selector: str | None
) -> None:
    function = parse_function(fragment)
    assert function.signature == signature
    assert selector in (None, function.selector)


def test_names_are_kept_at_every_depth() -> None:
    function = parse_function("function f((address token, uint256 amount)[] permitted, uint256 nonce)")
    assert [parameter.name for parameter in function.inputs] == ["permitted", "nonce"]
    assert function.type_names == ("(address,uint256)[]", "uint256")


@pytest.mark.parametrize(
    ("fragment", "fault"),
    [
        ("transfer(address to)", "not a fragment"),
        ("function f(uint a)", "not a canonical"),
        ("function f(uint7 a)", "no type uint7"),
        ("function f(bytes33 a)", "no type bytes33"),
        ("function f(uint256[0] a)", "length zero"),
        ("function f(() a)", "empty struct"),
        ("function f(address a, address a)", "stands twice"),
        ("function f(address a address b)", "expected ','"),
        ("function f(address a,)", "not a canonical"),
        ("function f((address a)", "found 'the end'"),
        ("function f(address a))", "follows the closing"),
        ("function f(address-a)", "cannot read"),
    ],
)
def test_a_bad_fragment_is_refused_with_its_fault(fragment: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        parse_function(fragment)
