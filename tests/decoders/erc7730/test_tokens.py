"""What tokens answer about themselves is hostile."""

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from decoders.erc7730.tokens import MAX_ANSWER, TOKEN_QUESTIONS, TokenMetadata, token_of


def text(value: str) -> bytes:
    return encode(["string"], [value])


def number(value: int) -> bytes:
    return encode(["uint256"], [value])


def test_the_questions_are_those_of_the_standards() -> None:
    assert [question.hex() for question in TOKEN_QUESTIONS] == ["95d89b41", "313ce567", "06fdde03"]


@pytest.mark.parametrize(
    ("symbol", "decimals", "name", "expected"),
    [
        (text("COIN"), number(6), text("Coin"), TokenMetadata("COIN", 6, "Coin")),
        (b"MKR".ljust(32, b"\0"), number(18), b"Maker".ljust(32, b"\0"), TokenMetadata("MKR", 18, "Maker")),
        (text("ART"), None, None, TokenMetadata("ART", None, "ART")),
        (None, number(6), text("Coin"), None),
        (text("X"), number(2**255), None, TokenMetadata("X", None, "X")),
        (text("X"), b"\6", None, TokenMetadata("X", None, "X")),
        (b"\xff" * 64, number(6), None, None),
        (b"\0" * 32, number(6), None, None),
        (b"", number(6), None, None),
        (text("X" * MAX_ANSWER), number(6), None, None),
    ],
)
def test_a_token_is_what_it_answers(
    symbol: bytes | None, decimals: bytes | None, name: bytes | None, expected: TokenMetadata | None
) -> None:
    assert token_of(symbol, decimals, name) == expected


@given(st.binary(max_size=200), st.binary(max_size=40), st.binary(max_size=200))
def test_no_answer_breaks_it(symbol: bytes, decimals: bytes, name: bytes) -> None:
    token = token_of(symbol, decimals, name)
    assert token is None or token.decimals is None or 0 <= token.decimals <= 255
