"""Personal messages and bare hashes: the bytes that are signed, and whether a person can read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoders.parsing import parse_signing_request
from tests.decoders.parsing.bodies import OWNER, TOKEN, body, malformed, message

HASH = "0x" + "9c" * 32


def personal(*params: object) -> dict[str, object]:
    return body("personal_sign", *params)


@pytest.mark.parametrize("params", [("hello", OWNER), (OWNER, "hello"), ("hello", OWNER, ""), ("hello", OWNER, None)])
def test_the_message_comes_first_unless_only_the_first_is_an_address(params: tuple[object, ...]) -> None:
    request = parse_signing_request(personal(*params))

    assert request.sender == OWNER
    assert message(personal(*params)).text == "hello"


def test_of_two_addresses_the_first_is_the_message() -> None:
    document = personal(TOKEN, OWNER)

    assert parse_signing_request(document).sender == OWNER
    assert message(document).data == TOKEN.lower()


def test_hex_and_text_of_the_same_bytes_are_the_same_message() -> None:
    assert message(personal("0x68c3a9", OWNER)) == message(personal("hé", OWNER))


@given(st.text().filter(lambda text: text[:2].lower() != "0x" and not text.isalnum()))
def test_text_is_signed_as_its_utf8_bytes(text: str) -> None:
    assert message(personal(text, OWNER)).data == "0x" + text.encode().hex()


@given(st.binary())
def test_hex_is_signed_as_its_bytes(data: bytes) -> None:
    read = message(personal("0x" + data.hex(), OWNER))

    assert read.data == "0x" + data.hex()
    assert read.text is None or read.text.encode() == data
    assert (read.form == "text") == (read.text is not None)


@pytest.mark.parametrize(
    "text", ["deadbeef", "9c" * 32, "1234567", "A", "0xabc", "0X00", "0x is how hex begins", "0x0g"]
)
def test_text_that_wallets_sign_in_two_ways_is_refused(text: str) -> None:
    # MetaMask's normalizeMessageData takes any run of hex digits for bytes; geth and ethers sign the letters.
    assert malformed(personal(text, OWNER)) == "/params/0"


@pytest.mark.parametrize("text", ["beef stew", "feed me", "g", "", "1,000"])
def test_text_with_any_other_letter_is_text(text: str) -> None:
    assert message(personal(text, OWNER)).text == text


@pytest.mark.parametrize(("size", "form"), [(31, "bytes"), (32, "hash"), (33, "bytes")])
def test_32_unreadable_bytes_are_a_hash(size: int, form: str) -> None:
    read = message(personal("0x" + "ff" * size, OWNER))

    assert (read.form, read.text) == (form, None)


def test_32_readable_bytes_are_text() -> None:
    assert message(personal("0x" + b"Sign in to app.example.org, 1234".hex(), OWNER)).form == "text"


@pytest.mark.parametrize("letter", ["\0", "\x1b", "\x7f", "\x85", "\x9b"])
def test_text_with_control_characters_is_not_readable(letter: str) -> None:
    read = message(personal(f"pay{letter}me", OWNER))

    assert (read.form, read.text) == ("bytes", None)
    assert read.data == "0x" + f"pay{letter}me".encode().hex()


@pytest.mark.parametrize(
    "text", ["line\nline", "tab\tbed", "carriage\r\n", "naïve ünïcode", "日本語", "🦊", "\u202eevil"]
)
def test_other_unicode_stays_as_it_is(text: str) -> None:
    assert message(personal(text, OWNER)).text == text


@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ((), "/params"),
        (("hello",), "/params"),
        (("hello", OWNER, "password"), "/params"),
        (("hello", OWNER, "", ""), "/params"),
        (("hello", "hello"), "/params/1"),
        (("hello", OWNER[2:]), "/params/1"),
        ((1, OWNER), "/params/0"),
        ((None, OWNER), "/params/0"),
        ((["hello"], OWNER), "/params/0"),
        (("\ud800", OWNER), "/params/0"),
    ],
)
def test_other_params_are_refused_at_their_place(params: tuple[object, ...], pointer: str) -> None:
    assert malformed(personal(*params)) == pointer


def test_eth_sign_signs_a_hash_that_nobody_can_read() -> None:
    read = message(body("eth_sign", OWNER, HASH))

    assert (read.scheme, read.form, read.data, read.text) == ("eth_sign", "hash", HASH, None)


@pytest.mark.parametrize("value", ["0x", "0x00", "hello", HASH[:-2], HASH + "00", HASH[2:], 0, None])
def test_eth_sign_of_anything_but_32_bytes_is_refused(value: object) -> None:
    # MetaMask refuses it; geth would sign it as a personal message instead.
    assert malformed(body("eth_sign", OWNER, value)) == "/params/1"


def test_eth_sign_names_the_account_first() -> None:
    assert malformed(body("eth_sign", HASH, OWNER)) == "/params/0"
