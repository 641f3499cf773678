"""The smallest types: addresses, byte strings, amounts, refusals and outcomes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from decoders.frozen import Frozen
from decoders.outcome import Known, Outcome, Unavailable
from decoders.primitives import Address, Amount, Hash32, Hex, Selector, bytes_of, checksum, hex_of, is_bytes, keccak
from decoders.refusal import Fault, Malformed, Refusal, Unsignable, child


class _Holding(Frozen):
    owner: Address
    amount: Amount


OWNER = "0x" + "a1" * 20
OUTCOME: TypeAdapter[Outcome[_Holding]] = TypeAdapter(Outcome[_Holding])


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"transfer(address,uint256)", "0xa9059cbb2ab09eb219583f4a59a5d0623ade346d962bcd4e46b11da047c9049b"),
    ],
)
def test_keccak_is_ethereums_and_not_the_later_sha3(data: bytes, digest: str) -> None:
    assert hex_of(keccak(data)) == digest


@pytest.mark.parametrize(
    "address",
    [
        # The examples of EIP-55.
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    ],
)
def test_the_checksum_is_that_of_eip_55(address: str) -> None:
    assert checksum(address.lower()) == address


@given(st.binary())
def test_bytes_survive_being_text(data: bytes) -> None:
    assert bytes_of(hex_of(data)) == data
    assert TypeAdapter(Hex).validate_python(hex_of(data)) == hex_of(data)


@pytest.mark.parametrize(("kind", "size"), [(Address, 20), (Hash32, 32), (Selector, 4)])
def test_a_sized_text_is_lowercase_hex_of_its_size(kind: Any, size: int) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(kind)
    good = "0x" + "ab" * size

    assert adapter.validate_python(good) == good
    for bad in (good.upper(), good[:-1], good + "0", good + "\n", good[2:], "0x" + "AB" * size, "", 0, None):
        with pytest.raises(ValidationError):
            adapter.validate_python(bad, strict=True)


@given(st.integers(-(2**256), 2**256))
def test_an_amount_is_decimal_text_in_json_and_comes_back_equal(amount: int) -> None:
    holding = _Holding(owner=OWNER, amount=amount)

    assert holding.model_dump(mode="json")["amount"] == str(amount)
    assert _Holding.model_validate_json(holding.model_dump_json()) == holding


@pytest.mark.parametrize(
    "value", ["", "01", "+1", "1.0", "0x1", "1_000", " 1", "1\n", "\u0661", "9" * 157, 1.0, True, None]
)
def test_other_forms_of_an_amount_are_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        _Holding.model_validate({"owner": OWNER, "amount": value})


def test_a_frozen_value_cannot_change_and_has_no_other_fields() -> None:
    holding = _Holding(owner=OWNER, amount=1)

    with pytest.raises(ValidationError):
        holding.amount = 2  # type: ignore[misc] # that is the promise
    with pytest.raises(ValidationError):
        _Holding.model_validate({"owner": OWNER, "amount": 1, "extra": 1})


@pytest.mark.parametrize(
    "outcome",
    [Known[_Holding](value=_Holding(owner=OWNER, amount=2**255)), Unavailable(stage="simulation", reason="no node")],
)
def test_an_outcome_survives_being_stored_as_json(outcome: Outcome[_Holding]) -> None:
    assert OUTCOME.validate_json(OUTCOME.dump_json(outcome)) == outcome


@pytest.mark.parametrize(("key", "pointer"), [("to", "/a/to"), (0, "/a/0"), ("", "/a/"), ("x/y~z", "/a/x~1y~0z")])
def test_a_pointer_escapes_as_rfc_6901_says(key: str | int, pointer: str) -> None:
    assert child("/a", key) == pointer


@given(st.lists(st.text(), max_size=5))
def test_different_places_have_different_pointers(keys: list[str]) -> None:
    pointer = ""
    for key in keys:
        pointer = child(pointer, key)

    assert [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]] == keys


@pytest.mark.parametrize("kind", [Refusal, Malformed, Unsignable])
def test_a_refusal_says_where_and_why(kind: type[Refusal]) -> None:
    refusal = kind.at("", "is empty")

    assert type(refusal) is kind
    assert refusal.faults == (Fault("", "is empty"),)
    assert str(kind(*refusal.faults, Fault("/to", "is missing"))) == "/: is empty; /to: is missing"


@given(st.binary())
def test_the_text_of_a_byte_string_is_one_in_small_letters_and_in_capitals(data: bytes) -> None:
    assert is_bytes(hex_of(data))
    assert is_bytes("0x" + data.hex().upper())


@pytest.mark.parametrize("text", ["", "0", "0x0", "0x000", "00", "0X00", "0x0g", "0x 0", "0x00\n", "0x\n\n", "0x٠٠"])
def test_what_is_no_text_of_a_byte_string_is_not_taken_for_one(text: str) -> None:
    assert not is_bytes(text)
