"""A secret of a URL appears in no text that passes the redactor."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txexplain.redaction import Redactor, shown

_KEYS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=12, max_size=40)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://user:password@node.example:8545/v3/key?x=1", "https://node.example:8545"),
        ("http://[::1]:8545", "http://::1:8545"),
        ("node.example", "(not a URL)"),
        ("https://[bad", "(not a URL)"),
        ("https://node.example:port/", "(not a URL)"),
        ("", "(not a URL)"),
    ],
)
def test_only_scheme_host_and_port_are_shown(url: str, expected: str) -> None:
    assert shown(url) == expected


@given(_KEYS, _KEYS, _KEYS, _KEYS)
def test_user_password_path_and_query_are_masked_together_and_alone(
    user: str, password: str, path: str, value: str
) -> None:
    url = f"https://{user}:{password}@node.example/v3/{path}?apikey={value}"
    redactor = Redactor([url])

    for text in (url, f"401 for {path}", f"key {value}", f"login {user} {password}"):
        cleaned = redactor.clean(text)
        assert not any(secret in cleaned for secret in (user, password, path, value))


def test_ordinary_words_are_left_alone() -> None:
    assert Redactor(["https://node.example/v2/0123456789"]).clean("v2 of node.example") == "v2 of node.example"


@pytest.mark.parametrize(
    "secret", ["abcd?ef", "a#0123456789", "//host.name:80", "x/y?z=w&v", "s3c", 'quo"te\\d-\u00e9']
)
def test_a_secret_that_is_no_url_is_masked_whole(secret: str) -> None:
    redactor = Redactor([], [secret])

    assert redactor.clean(f"sent {secret} there") == "sent (hidden) there"
    assert redactor.clean(json.dumps({"sent": secret})) == '{"sent": "(hidden)"}'


def test_an_empty_secret_masks_nothing() -> None:
    assert Redactor([], [""]).clean("nothing") == "nothing"
