"""What an analyst reads in a report's headline is what finds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txexplain.store.queue.rows import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Send 142,394,958 units of token 0xF411…7255", ("send", "142,394,958", "units", "token", "0xf411...7255")),
        ("Send ~0.00423 ETH to 0x206e…D3E2", ("send", "0.00423", "eth", "0x206e...d3e2")),
        ("app.uniswap.org", ("app", "uniswap", "org")),
        ("1inch v6.", ("1inch", "v6")),
        ("0x9D06abD8112233445566 and more", ("0x9d06abd8112233445566", "more")),
    ],
)
def test_numbers_and_shortened_addresses_are_found_as_they_are_shown(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


@given(st.text(max_size=200))
def test_the_words_of_a_text_are_found_by_the_text_itself(text: str) -> None:
    """A search asks for the words of what was typed, so the same text must always have the same words."""
    words = words_of(text)
    assert words_of(" ".join(words)) == words
