"""Serialized transactions that are not exactly one valid transaction are refused at once."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoders.parsing import parse_signing_request
from decoders.refusal import Refusal
from tests.decoders.parsing.bodies import OWNER, malformed, raw, unsignable
from tests.decoders.parsing.serialized import (
    SECP256K1_ORDER,
    Unsigned,
    address_of,
    authorization,
    envelope,
    sign_by_hand,
    transactions,
)

KINDS = pytest.mark.parametrize("kind", range(5))


def unsigned(kind: int, fields: list[Any]) -> dict[str, Any]:
    return raw(envelope(kind, fields), sender=OWNER)


def answered(data: bytes) -> None:
    try:
        parse_signing_request(raw(data, sender=OWNER))
    except Refusal as refusal:
        places = {fault.pointer.split("/")[1] for fault in refusal.faults}
        assert places <= {"raw", "from"}


@given(st.binary(max_size=200), st.sampled_from([b"", b"\x01", b"\x02", b"\x03", b"\x04", b"\xf8", b"\x02\xf8"]))
def test_any_bytes_are_answered(data: bytes, prefix: bytes) -> None:
    answered(prefix + data)


@KINDS
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_a_transaction_with_any_field_replaced_is_answered(kind: int, data: st.DataObject) -> None:
    anything = st.recursive(st.binary(max_size=40), lambda inner: st.lists(inner, max_size=3), max_leaves=6)
    fields = sign_by_hand(data.draw(transactions(kind)), 1)
    for _ in range(data.draw(st.integers(1, 2))):
        fields[data.draw(st.integers(0, len(fields) - 1))] = data.draw(anything)
    answered(envelope(kind, fields))


@KINDS
@settings(max_examples=50, deadline=None)
@given(position=st.integers(0, 10_000), change=st.integers(1, 255))
def test_a_signed_transaction_with_one_byte_changed_never_keeps_its_sender(
    kind: int, position: int, change: int
) -> None:
    data = bytearray(envelope(kind, sign_by_hand(Unsigned(kind, value=10**18), 1)))
    data[position % len(data)] ^= change
    try:
        request = parse_signing_request(raw(bytes(data)))
    except Refusal:
        return
    assert request.sender != address_of(1)


@KINDS
def test_bytes_after_or_missing_at_the_end_are_refused(kind: int) -> None:
    data = envelope(kind, sign_by_hand(Unsigned(kind), 1))

    assert malformed(raw(data + b"\0")) == "/raw"
    for size in range(1 + (kind > 0), len(data)):
        assert malformed(raw(data[:size])) == "/raw"


@KINDS
def test_another_number_of_fields_is_refused(kind: int) -> None:
    fields = sign_by_hand(Unsigned(kind), 1)
    for count in range(len(fields)):
        if count != len(fields) - 3:
            assert malformed(unsigned(kind, fields[:count])) == "/raw"
    assert malformed(unsigned(kind, [*fields, b""])) == "/raw"


@KINDS
def test_numbers_with_leading_zeros_or_of_too_many_bytes_are_refused(kind: int) -> None:
    fields = Unsigned(kind).fields()
    numbers = [index for index, value in enumerate(fields) if isinstance(value, int)]
    for index in numbers:
        for value in (b"\0", b"\0\x01", b"\x01" + b"\0" * 32):
            assert malformed(unsigned(kind, [*fields[:index], value, *fields[index + 1 :]])) == "/raw"


@pytest.mark.parametrize(("kind", "index"), [(0, 0), (1, 0), (2, 0), (2, 7), (3, 1), (4, 4)])
def test_a_list_where_bytes_belong_is_refused(kind: int, index: int) -> None:
    fields = Unsigned(kind).fields()

    assert malformed(unsigned(kind, [*fields[:index], [b"\x01"], *fields[index + 1 :]])) == "/raw"


@pytest.mark.parametrize("blob", [b"\x02" + b"\xab" * 31, b"\x01" * 31, b"", [b"\x01" * 32]])
def test_a_blob_hash_has_32_bytes_and_the_known_version(blob: Any) -> None:
    assert malformed(unsigned(3, Unsigned(3, blobs=(blob,)).fields())) == "/raw"


@KINDS
@pytest.mark.parametrize("to", [b"\x01", b"\x01" * 19, b"\x01" * 21, b"\0" * 32, []])
def test_a_recipient_has_20_bytes(kind: int, to: Any) -> None:
    assert malformed(unsigned(kind, Unsigned(kind, to=to, data=b"\x01").fields())) == "/raw"


@KINDS
def test_a_high_s_is_refused(kind: int) -> None:
    *fields, v, r, s = sign_by_hand(Unsigned(kind), 1)
    flipped = v ^ 1 if kind else 37 + 38 - v

    assert malformed(raw(envelope(kind, [*fields, flipped, r, SECP256K1_ORDER - s]))) == "/raw"


@pytest.mark.parametrize(("kind", "v"), [(0, 0), (0, 1), (0, 26), (0, 29), (0, 34), (2, 2), (2, 27), (2, 28), (4, 37)])
def test_a_parity_that_no_signer_makes_is_refused(kind: int, v: int) -> None:
    *fields, _, r, s = sign_by_hand(Unsigned(kind), 1)

    assert malformed(raw(envelope(kind, [*fields, v, r, s]))) == "/raw"


@KINDS
@pytest.mark.parametrize(("r", "s"), [(0, 1), (1, 0), (SECP256K1_ORDER, 1), (5, 1), (2**256 - 1, 1)])
def test_a_signature_of_no_key_is_refused(kind: int, r: int, s: int) -> None:
    *fields, v, _, _ = sign_by_hand(Unsigned(kind), 1)

    assert malformed(raw(envelope(kind, [*fields, v, r, s]))) == "/raw"


@KINDS
@pytest.mark.parametrize("chain_id", [2, 5, 2**53 - 1])
def test_bytes_for_another_chain_are_refused(kind: int, chain_id: int) -> None:
    assert malformed(raw(envelope(kind, sign_by_hand(Unsigned(kind, chain_id), 1)))) == "/raw"


@pytest.mark.parametrize("v", [0, 2, 5])
def test_unsigned_legacy_bytes_for_another_chain_are_refused(v: int) -> None:
    assert malformed(unsigned(0, [*Unsigned(0).fields(), v, 0, 0])) == "/raw"


@KINDS
def test_the_sender_is_asked_for_or_compared(kind: int) -> None:
    assert malformed(raw(envelope(kind, Unsigned(kind).fields()))) == "/from"
    assert malformed(raw(envelope(kind, sign_by_hand(Unsigned(kind), 1)), sender=OWNER)) == "/from"


@pytest.mark.parametrize("data", [b"\0", b"\0\xc0", b"\x05\xc0", b"\x7e\xc0", b"\x80", b"\xbf"])
def test_an_unknown_type_is_not_judged(data: bytes) -> None:
    assert unsignable(raw(data)) == "/raw"


def test_a_blob_transaction_with_its_sidecar_is_not_judged() -> None:
    fields = sign_by_hand(Unsigned(3), 1)

    assert unsignable(raw(envelope(3, [fields, [b"blob"], [b"\x01" * 48], [b"\x02" * 48]]))) == "/raw"
    assert malformed(raw(envelope(2, [fields, [], [], []]))) == "/raw"


@pytest.mark.parametrize(
    ("kind", "changes", "pointer"),
    [
        (2, {"fee": 1, "tip": 2}, "/raw/maxPriorityFeePerGas"),
        (3, {"to": b""}, "/raw/to"),
        (3, {"blobs": ()}, "/raw/blobVersionedHashes"),
        (4, {"to": b"", "data": b"\x01"}, "/raw/to"),
    ],
)
def test_the_laws_of_a_transaction_object_hold_for_bytes_too(kind: int, changes: dict[str, Any], pointer: str) -> None:
    assert malformed(unsigned(kind, Unsigned(kind, **changes).fields())) == pointer


def test_bytes_that_create_an_empty_contract_are_not_judged() -> None:
    assert unsignable(unsigned(2, Unsigned(2, to=b"").fields())) == "/raw/to"


@pytest.mark.parametrize("document", [{"raw": "0x"}, {"raw": "0xc"}, {"raw": "02"}, {"raw": None}, {"raw": 2}])
def test_raw_is_hex(document: dict[str, Any]) -> None:
    assert malformed({"chain_id": 1, **document}) == "/raw"


@pytest.mark.parametrize("other", [{"method": "eth_sign"}, {"params": []}])
def test_raw_stands_alone(other: dict[str, Any]) -> None:
    assert malformed(raw(b"\xc0") | other) == "/" + next(iter(other))


def test_the_largest_inputs_are_answered_quickly() -> None:
    started = time.monotonic()
    many = [authorization(1, 1)] * 1_300
    parse_signing_request(unsigned(4, [*Unsigned(4).fields()[:-1], many]))
    malformed(unsigned(0, [b""] * 130_000))
    unsignable(raw(b"\x80" * 500_000))
    unsignable(raw(b"\xc0" * 500_000))

    assert time.monotonic() - started < 5
