"""Amounts: exact, honest about what was dropped, and safe with whatever a token claims."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoders.amounts import UINT96_MAX, UINT160_MAX, is_unlimited, readable
from decoders.primitives import UINT256_MAX

AMOUNTS = st.integers(min_value=-UINT256_MAX, max_value=UINT256_MAX) | st.integers(
    min_value=-(10**20), max_value=10**20
)
DECIMALS = st.integers(min_value=0, max_value=255)
TINY = "less than 0.000001"


@pytest.mark.parametrize(
    ("amount", "decimals", "text"),
    [
        (0, 18, "0"),
        (1_500_000, 6, "1.5"),
        (1_000_000_000, 6, "1,000"),
        (10**18, 18, "1"),
        (1_234_567_890, 6, "1,234.56789"),
        (333_333_333_333_333_333, 18, "~0.333333"),
        (999_999_999_999_999_999, 18, "~0.999999"),
        (10**12, 18, "0.000001"),
        (10**12 - 1, 18, TINY),
        (1, 255, TINY),
        (-1, 18, f"minus {TINY}"),
        (-1_500_000, 6, "-1.5"),
        (-333_333_333, 8, "~-3.333333"),
        (12, 0, "12"),
        (UINT256_MAX, 255, TINY),
    ],
)
def test_known_amounts(amount: int, decimals: int, text: str) -> None:
    assert readable(amount, decimals) == text


@given(AMOUNTS, DECIMALS)
def test_what_is_shown_is_the_amount_rounded_toward_zero(amount: int, decimals: int) -> None:
    text, exact = readable(amount, decimals), Fraction(amount, 10**decimals)
    if TINY in text:
        assert 0 < abs(exact) < Fraction(1, 10**6)
        return
    shown = Fraction(text.lstrip("~").replace(",", ""))
    assert abs(shown) <= abs(exact) < abs(shown) + Fraction(1, 10**6)
    assert text.startswith("~") == (shown != exact)


@given(AMOUNTS, DECIMALS)
def test_only_zero_is_shown_as_zero(amount: int, decimals: int) -> None:
    assert (re.fullmatch(r"~?-?0(\.0*)?", readable(amount, decimals)) is not None) == (amount == 0)


@given(AMOUNTS, DECIMALS)
def test_thousands_are_grouped_and_the_length_is_bounded(amount: int, decimals: int) -> None:
    text = readable(amount, decimals)
    assert TINY in text or re.fullmatch(r"~?-?\d{1,3}(,\d{3})*(\.\d{1,6})?", text)
    assert len(text) <= 116


@pytest.mark.parametrize("decimals", [-1, 256])
def test_decimals_that_no_token_can_have_are_refused(decimals: int) -> None:
    with pytest.raises(ValueError, match="0 to 255"):
        readable(1, decimals)


@pytest.mark.parametrize("amount", [UINT256_MAX, UINT256_MAX - 10**30, 2**255, 2**200, UINT160_MAX, UINT96_MAX])
def test_maxima_in_practice_are_unlimited(amount: int) -> None:
    assert is_unlimited(amount)


@pytest.mark.parametrize("amount", [0, 1, 10**33, UINT96_MAX - 1, UINT96_MAX + 1, UINT160_MAX - 1])
def test_amounts_that_a_supply_can_reach_are_limited(amount: int) -> None:
    assert not is_unlimited(amount)
