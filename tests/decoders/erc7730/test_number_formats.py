"""Numbers keep every digit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoders.erc7730.number_formats import date, decimal, duration, unit


@given(st.integers(-(2**256), 2**256), st.integers(0, 255))
def test_a_decimal_is_exactly_the_amount(amount: int, decimals: int) -> None:
    text = decimal(amount, decimals)
    assert Fraction(text) == Fraction(amount, 10**decimals)
    assert not (text.endswith("0") and "." in text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1709191632, "2024-02-29 07:27:12Z"), (0, "1970-01-01 00:00:00Z"), (2**256 - 1, str(2**256 - 1)), (-1, "-1")],
)
def test_a_date_is_in_utc_and_a_number_where_no_calendar_has_it(seconds: int, text: str) -> None:
    assert date(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(8250, "02:17:30"), (0, "00:00:00"), (2**64, "5124095576030431:00:16")])
def test_a_duration_keeps_all_its_hours(seconds: int, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("number", "base", "decimals", "prefix", "text"),
    [
        (10, "h", 0, "", "10h"),
        (15, "d", 1, "", "1.5d"),
        (36000, "s", 0, "SI", "36ks"),
        (500, "bps", 0, "", "500bps"),
        (15, "m", 4, "SI", "1.5mm"),
        (0, "s", 0, "SI", "0s"),
        (999, "s", 0, "SI", "999s"),
        (10**30, "s", 0, "SI", "1000000Ys"),
    ],
)
def test_a_unit_is_written_as_in_the_standard(number: int, base: str, decimals: int, prefix: str, text: str) -> None:
    assert unit(number, base, decimals, prefix=prefix == "SI") == text


@given(st.integers(0, 2**256), st.integers(0, 40))
def test_a_prefixed_unit_has_the_value_of_the_number(number: int, decimals: int) -> None:
    exponents = {"k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18, "Z": 21, "Y": 24, "m": -3, "µ": -6, "n": -9}
    exponents |= {"p": -12, "f": -15, "a": -18, "z": -21, "y": -24}
    text = unit(number, "", decimals, prefix=True)
    sign = text[-1] if text[-1] in exponents else ""
    assert Fraction(text.removesuffix(sign)) * Fraction(10) ** exponents.get(sign, 0) == Fraction(number, 10**decimals)
