"""Foreign text: whatever comes in, what goes out can be seen, is short and stays as it is."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from decoders.foreign_text import CUT, HIDDEN, MAX_MARKS, NO_NAME, plain, suspicious

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)
LIMITS = st.integers(min_value=len(NO_NAME), max_value=80)


@given(ANY_TEXT, LIMITS)
def test_nothing_hidden_is_ever_shown(text: str, limit: int) -> None:
    assert {unicodedata.category(character) for character in plain(text, limit)}.isdisjoint(
        {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )


@given(ANY_TEXT, LIMITS)
def test_it_is_one_line_within_the_limit_and_never_empty(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert 0 < len(shown) <= limit
    assert shown.splitlines() == [shown]


@given(ANY_TEXT, LIMITS)
@example("e\u0327\u0301\u0301\u0301", 32)
@example("\u1100\u034f\u1161", 32)
def test_it_is_idempotent(text: str, limit: int) -> None:
    once = plain(text, limit)
    assert plain(once, limit) == once


@given(st.text("\u0300\u0335\u0489\u20ddaé \u202e", max_size=60))
def test_towers_of_marks_are_cut(text: str) -> None:
    run = 0
    for character in plain(text, 80):
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        assert run <= MAX_MARKS


@given(st.from_regex(r"[A-Za-z0-9]{1,32}", fullmatch=True))
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", NO_NAME),
        (" \n\t ", NO_NAME),
        ("USDC\n\nVerified", "USDC Verified"),
        ("US\u200b\u200bDC", f"US{HIDDEN}DC"),
        ("\u202eCDSU", f"{HIDDEN}CDSU"),
        ("\u0301ETH", f"{HIDDEN}ETH"),
        ("\u3164", HIDDEN),
        ("\ud800", HIDDEN),
        ("Cafe\u0301", "Café"),
        ("DAI 稳定币", "DAI 稳定币"),
        ("a" * 33, "a" * 31 + CUT),
        ("\u200b" * 10_000 + "USDC", HIDDEN + CUT),
    ],
)
def test_attacks_on_the_eye_are_made_visible(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_limit_below_the_placeholder_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 9"):
        plain("x", 8)


@pytest.mark.parametrize(
    ("text", "oddities"),
    [
        ("USDC", ()),
        ("Wrapped Ether", ()),
        ("Société Générale", ()),
        ("Привет", ()),
        ("稳定币 USD", ()),
        ("Ελλάδα", ()),
        ("\u202eCDSU", ("bidi",)),
        ("US\u200bDC", ("invisible",)),
        ("USDC\ufe00", ("invisible",)),
        ("USDC\x00", ("control",)),
        ("USD\ue000", ("control",)),
        ("UЅDC", ("mixed-scripts",)),
        ("ЕТН", ("look-alike",)),
        ("ＵＳＤＣ", ("look-alike",)),
        ("𝐔𝐒𝐃𝐂", ("look-alike",)),
        ("ᴜꜱᴅᴄ", ("look-alike",)),
        ("<b>USDC</b>", ("markup",)),
        ("[claim](x)", ("markup",)),
        ("Visit usdc-bonus.com", ("link",)),
        ("HTTPS://x", ("link",)),
    ],
)
def test_what_is_odd_is_named(text: str, oddities: tuple[str, ...]) -> None:
    assert suspicious(text) == oddities


@given(ANY_TEXT)
def test_what_is_replaced_is_also_named(text: str) -> None:
    if HIDDEN in plain(text, 80) and HIDDEN not in text and not any(unicodedata.combining(c) for c in text):
        marks = any(unicodedata.category(character) in {"Mn", "Me"} for character in text)
        assert marks or suspicious(text)


def test_of_the_commonest_scripts_exactly_what_can_be_seen_stays() -> None:
    marks, hidden, spaces = {"Mn", "Me"}, {"Cc", "Cf", "Cs", "Co", "Cn"}, {"Zs", "Zl", "Zp"}
    for code in [*range(0x20, 0x300), *range(0x370, 0x530), *range(0x2000, 0x2C00)]:
        character = chr(code)
        category = unicodedata.category(character)
        shown = plain(f"a{character}b")
        if category in spaces or character in "\x85\x1c\x1d\x1e\x1f":
            assert shown == "a b", hex(code)
        elif category in hidden or character == "\u2800":
            assert shown == "a\ufffdb", hex(code)
        elif category not in marks:
            assert shown == unicodedata.normalize("NFC", f"a{character}b"), hex(code)
