"""Sites: which belong together, which are listed, and which only look like another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.known.dapps import known_dapps
from policies.look_alikes import read_as, within_one_edit
from policies.origins import host_of, listed_under, same_owner, site_of

LABELS = st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://App.Example.org/login?a=b", "app.example.org"),
        ("app.example.org", "app.example.org"),
        ("https://example.org:8443", "example.org:8443"),
        ("https://example.org:443/", "example.org"),
        ("https://example.org./", "example.org"),
        ("https://user@evil.example@app.example.org/", "app.example.org"),
        ("https://example.org:99999", None),
        ("https://[::1", None),
        ("", None),
    ],
)
def test_the_host_is_the_one_that_a_browser_opens(url: str, host: str | None) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("app.example.org", "example.org"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("example.co", "example.co"),
        ("somebody.github.io", "somebody.github.io"),
        ("app.somebody.vercel.app", "somebody.vercel.app"),
        ("localhost", "localhost"),
    ],
)
def test_a_site_is_what_one_owner_registers(host: str, site: str) -> None:
    assert site_of(host) == site


def test_names_under_a_shared_suffix_have_different_owners() -> None:
    assert same_owner("login.example.org", "app.example.org")
    assert not same_owner("one.github.io", "other.github.io")


def test_a_listed_domain_covers_the_names_under_it_and_no_neighbours() -> None:
    listed = frozenset({"example.org"})
    assert listed_under("a.b.example.org:8443", listed) == "example.org"
    assert listed_under("myexample.org", listed) is None


@given(st.text(max_size=200))
def test_any_text_has_a_host_or_none(text: str) -> None:
    host = host_of(text)
    if host is not None:
        assert site_of(host)
        assert isinstance(read_as(host), str)


@pytest.mark.parametrize(
    "domain", ["un1swap.org", "unıswap.org", "uniswаp.org", "xn--unswap-q9a.org", "UNISWAP.org", "uníswap.org"]
)
def test_foreign_letters_are_read_as_latin_ones(domain: str) -> None:
    assert read_as(domain) == "uniswap.org"


def test_broken_punycode_is_read_as_it_stands() -> None:
    assert read_as("xn--\x80.org").endswith(".org")
    assert read_as("xn--99999999999.org").endswith(".org")


@given(LABELS, LABELS)
def test_one_edit_is_the_same_both_ways(one: str, other: str) -> None:
    assert within_one_edit(one, other) == within_one_edit(other, one)


@given(LABELS, st.integers(0, 11))
def test_a_letter_left_out_is_one_edit(word: str, place: int) -> None:
    at = place % len(word)
    assert within_one_edit(word, word[:at] + word[at + 1 :])


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("uniswap", "uniswaq", True),
        ("opensea", "opensae", True),
        ("opensea", "openseaa", True),
        ("opensea", "opensea", False),
        ("opensea", "openai", False),
        ("", "ab", False),
    ],
)
def test_one_edit(one: str, other: str, *, near: bool) -> None:
    assert within_one_edit(one, other) is near


def test_no_shipped_site_looks_like_another_one() -> None:
    readings = [read_as(domain) for domain in known_dapps()]
    assert len(set(readings)) == len(readings)
