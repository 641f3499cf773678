"""RLP has one form for each item: pyrlp's encoder makes it, and nothing else is read."""

from typing import Any

import pytest
import rlp
from hypothesis import example, given
from hypothesis import strategies as st
from rlp.exceptions import RLPException

from decoders.parsing.strict_rlp import MAX_DEPTH, decode_rlp
from decoders.refusal import Malformed

ITEMS = st.recursive(st.binary(max_size=80), lambda inner: st.lists(inner, max_size=5), max_leaves=30)


def nested(levels: int) -> bytes:
    data = b""
    for _ in range(levels):
        size = len(data)
        digits = size.to_bytes((size.bit_length() + 7) // 8)
        data = (bytes([0xC0 + size]) if size < 56 else bytes([0xF7 + len(digits)]) + digits) + data
    return data


def depth(item: Any) -> int:
    return 0 if isinstance(item, bytes) else 1 + max(map(depth, item), default=0)


@given(ITEMS.filter(lambda item: depth(item) <= MAX_DEPTH))
@example(b"x" * 55)
@example(b"x" * 56)
@example([b"x" * 54])
@example([b"x" * 70_000])
def test_what_pyrlp_encodes_is_read_back(item: Any) -> None:
    assert decode_rlp(rlp.encode(item), "/raw") == item


@given(st.binary(max_size=64) | st.lists(st.sampled_from([0, 1, 0x7F, 0x80, 0x81, 0xB8, 0xC0, 0xC1, 0xF8])).map(bytes))
@example(b"\x82\x00")
@example(b"\xbf" + b"\xff" * 8)
@example(b"\xff" * 9)
def test_any_bytes_are_read_as_pyrlp_reads_them_or_refused(data: bytes) -> None:
    try:
        item = decode_rlp(data, "/raw")
    except Malformed as refusal:
        assert [fault.pointer for fault in refusal.faults] == ["/raw"]  # noqa: PT017 - one of two good answers
        assert _pyrlp(data) is None
    else:
        assert item == _pyrlp(data)
        assert rlp.encode(item) == data


def _pyrlp(data: bytes) -> Any:
    try:
        item = rlp.decode(data, strict=True)
    except RLPException:
        return None
    return item if depth(item) <= MAX_DEPTH else None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("", "cut off"),
        ("c1", "cut off"),
        ("b8", "cut off"),
        ("82ab", "cut off"),
        ("c0c0", "1 bytes follow"),
        ("8105", "prefix that it does not need"),
        ("b801ff", "longer than it must be"),
        ("f800", "longer than it must be"),
        ("b90038" + "00" * 56, "longer than it must be"),
        ("c28105", "prefix that it does not need"),
    ],
)
def test_a_second_form_of_an_item_is_refused_with_the_reason(data: str, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        decode_rlp(bytes.fromhex(data), "/raw")


def test_nesting_is_bounded_however_deep_the_input_goes() -> None:
    assert depth(decode_rlp(nested(MAX_DEPTH), "/raw")) == MAX_DEPTH
    for levels in (MAX_DEPTH + 1, 2_000, 20_000):
        with pytest.raises(Malformed, match="nested deeper"):
            decode_rlp(nested(levels), "/raw")
