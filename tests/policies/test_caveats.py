"""The caveats of delegations: terms are read exactly, and what bounds nothing is not called a limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.caveats import Limit, bounded_by, limit_of

TOKEN, PARTY = "ab" * 20, "cd" * 20
NATIVE_AMOUNT = "0xf71af580b9c3078fbc2bbf16fbb8eed82b330320"
NATIVE_PERIOD = "0x9bc0faf4aca5ae429f4c06aeeac517520cb16bd9"
NATIVE_EACH = "0x92bf12322527caa612fd31a0e810472bbb106a8f"
TOKEN_AMOUNT = "0xf100b0819427117ecf76ed94b358b1a5b5c6d2fc"
TOKEN_PERIOD = "0x474e3ae7e169e940607cc624da8a15eb120139ab"
TARGETS = "0x7f20f61b1f09b08d970938f6fa563634d65c4eeb"
REDEEMERS = "0xe144b0b2618071b4e56f746313528a669c7e65c5"
METHODS = "0x2c21fd0cb9dc8445cb3fb0dc5e7bb0aca01842b5"
TIME = "0x1046bb45c8d673d4ea75321280db34899413c069"
USES = "0x04658b29f6b82ed55274221a06fc97d318e25416"
EXACT = "0x146713078d39ecc1f5338309c28405ccf85abfbb"
KNOWN = (NATIVE_AMOUNT, NATIVE_PERIOD, NATIVE_EACH, TOKEN_AMOUNT, TOKEN_PERIOD, TARGETS, REDEEMERS, METHODS, TIME, USES)


def word(number: int) -> str:
    return f"{number:064x}"


@pytest.mark.parametrize(
    ("enforcer", "terms", "limit"),
    [
        (NATIVE_AMOUNT, word(5), Limit("value", "in all", None, 5)),
        (NATIVE_PERIOD, word(5) + word(86_400) + word(0), Limit("value", "every day", None, 5)),
        (NATIVE_EACH, word(5), Limit("other", "in one use", None, 5)),
        (TOKEN_AMOUNT, TOKEN + word(7), Limit("value", "in all", f"0x{TOKEN}", 7)),
        (TOKEN_PERIOD, TOKEN + word(7) + word(7_200) + word(0), Limit("value", "every 2 hours", f"0x{TOKEN}", 7)),
        (TARGETS, TOKEN + PARTY, Limit("target", "it may call", parties=(f"0x{TOKEN}", f"0x{PARTY}"))),
        (REDEEMERS, PARTY, Limit("other", "it is used by", parties=(f"0x{PARTY}",))),
        (METHODS, "a9059cbb095ea7b3", Limit("other", "2 functions are allowed")),
        (TIME, word(1_800_000_000), Limit("time", "it ends on 2027-01-15 08:00 UTC")),
        (TIME, word(0), Limit("other", "no end is set")),
        (TIME, word(2**128 - 1), Limit("other", "no end is set")),
        (USES, word(10), Limit("other", "10 uses are allowed")),
        (EXACT, TOKEN + word(0) + "d09de08a", Limit("target", "the call is fixed")),
    ],
)
def test_the_terms_of_each_known_enforcer_are_read(enforcer: str, terms: str, limit: Limit) -> None:
    assert limit_of(enforcer, "0x" + terms) == limit


@given(st.sampled_from(KNOWN), st.binary(max_size=120))
def test_any_terms_are_a_limit_or_unread(enforcer: str, terms: bytes) -> None:
    limit = limit_of(enforcer, "0x" + terms.hex())
    assert limit is None or limit.words


@pytest.mark.parametrize("terms", ["0x", "0x00", "0x" + "00" * 31, "0x" + "00" * 33])
def test_terms_of_another_length_bound_nothing(terms: str) -> None:
    assert limit_of(NATIVE_AMOUNT, terms) is None


def test_an_unknown_enforcer_is_not_read() -> None:
    assert limit_of("0x" + "11" * 20, "0x" + word(1)) is None


def test_only_amounts_and_targets_bound_what_is_at_stake() -> None:
    slack = [limit_of(TIME, "0x" + word(0)), limit_of(USES, "0x" + word(1)), limit_of(NATIVE_EACH, "0x" + word(1))]
    assert bounded_by([limit for limit in slack if limit is not None]) == {"other"}
