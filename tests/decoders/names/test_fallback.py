"""What is said of a call that no function of a contract answers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoders.names.fallback import falls_through
from tests.decoders.names.contracts import contract

SELECTOR = "0xa9059cbb"
CODE = contract(SELECTOR, 1)


def test_a_selector_that_the_code_does_not_know_is_left_to_the_fallback() -> None:
    assert falls_through(CODE, "0x6bb0c154")
    assert not falls_through(CODE, SELECTOR)


@pytest.mark.parametrize(
    ("code", "selector", "why"),
    [
        (b"", "0x6bb0c154", "there is no code"),
        (b"\x00" * 40, "0x6bb0c154", "no function could be read, so the code is in a form of its own"),
        (CODE + bytes.fromhex("6bb0c154"), "0x6bb0c154", "the selector may be in a table"),
        (CODE + bytes.fromhex("61016b"), "0x0000016b", "compilers leave out leading zeros"),
        (CODE + bytes.fromhex("5af4"), "0x6bb0c154", "a delegate may know the function"),
        (CODE + bytes.fromhex("f2"), "0x6bb0c154", "so may one that is run by CALLCODE"),
    ],
)
def test_where_there_is_doubt_nothing_is_said(code: bytes, selector: str, why: str) -> None:
    assert not falls_through(code, selector), why


@settings(deadline=None)
@given(code=st.binary(max_size=300), selector=st.binary(min_size=4, max_size=4))
def test_any_code_has_an_answer_and_no_selector_that_it_holds_falls_through(code: bytes, selector: bytes) -> None:
    assert not falls_through(CODE + selector + code, f"0x{selector.hex()}")
    assert falls_through(code, f"0x{selector.hex()}") in {True, False}
