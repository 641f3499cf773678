"""JSON that two parsers could read in two ways is refused where it lies; all else is read as the standard says."""

import contextlib
import json
import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoders.refusal import Malformed
from decoders.strict_json import MAX_DEPTH, MAX_DIGITS, parse_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=15,
)
PIECES = st.sampled_from(
    [
        b'"',
        b"\\",
        b"\\u",
        b"d800",
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b",",
        b"1",
        b"-",
        b"e9",
        b".",
        b"NaN",
        b"null",
        b"\xff",
    ]
)


def refused(text: bytes) -> str:
    """The pointer of the one fault."""
    with pytest.raises(Malformed) as caught:
        parse_json(text)
    (fault,) = caught.value.faults
    assert fault.message
    return fault.pointer


@given(JSON)
def test_what_json_writes_is_read_back(document: Any) -> None:
    assert parse_json(json.dumps(document).encode()) == document
    assert parse_json(json.dumps(document, ensure_ascii=False).encode()) == document


@given(st.binary() | st.lists(PIECES, max_size=30).map(b"".join) | st.text().map(str.encode))
def test_any_bytes_are_a_value_or_a_refusal(text: bytes) -> None:
    try:
        document = parse_json(text)
    except Malformed as refusal:
        assert all(fault.message for fault in refusal.faults)  # noqa: PT017 - one of two good answers
    else:
        assert document == json.loads(text.decode())


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ('{"to": 1, "to": 2}', "/to"),
        ('{"to": 1, "to": 1}', "/to"),
        ('{"t\\u006f": 1, "to": 2}', "/to"),
        ('{"": 1, "": 2}', "/"),
        ('{"a/b~": 1, "a/b~": 2}', "/a~1b~0"),
        ('{"params": [0, {"from": {"x": 1, "x": 2}}]}', "/params/1/from/x"),
        ('{"a": {"x": 1, "x": 2}, "b": {"y": 1, "y": 2}}', "/a/x"),
        ('{"a": {"x": 1, "x": 2}, "a": 3}', "/a"),
    ],
)
def test_a_key_that_stands_twice_is_named(text: str, pointer: str) -> None:
    assert refused(text.encode()) == pointer


def test_the_same_key_in_different_objects_is_fine() -> None:
    assert parse_json(b'[{"to": 1}, {"to": {"to": 2}}]') == [{"to": 1}, {"to": {"to": 2}}]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "[NaN]", '{"a": -Infinity}'])
def test_what_is_no_json_number_is_refused(number: str) -> None:
    assert refused(number.encode()) == ""


@pytest.mark.parametrize(
    "text", ["", " ", "{", "{}{}", "[1,]", "'a'", "01", "+1", "0x1", "1.", "\ufeff{}", '"\n"', "// a"]
)
def test_what_is_no_json_is_refused(text: str) -> None:
    assert refused(text.encode()) == ""


@pytest.mark.parametrize("text", [b"\xff", b'"\xc3"', b'{"a": "\xed\xa0\x80"}', b'"\xc0\xaf"', '"a"'.encode("utf-16")])
def test_what_is_no_utf8_is_refused(text: bytes) -> None:
    assert refused(text) == ""


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ('"\\ud800"', ""),
        ('["a", "\\udc00\\ud800"]', "/1"),
        ('{"a": {"b": "\\ud83e"}}', "/a/b"),
        ('{"a": {"\\ud800": 1}}', "/a"),
    ],
)
def test_half_a_surrogate_pair_is_refused_where_it_lies(text: str, pointer: str) -> None:
    assert refused(text.encode()) == pointer


def test_a_whole_surrogate_pair_is_one_letter() -> None:
    assert parse_json(b'"\\ud83e\\udd8a"') == "🦊"


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_is_read_to_its_bound_and_no_deeper(opening: str, closing: str) -> None:
    def nested(levels: int) -> bytes:
        return (opening * levels + "1" + closing * levels).encode()

    assert parse_json(nested(MAX_DEPTH)) is not None
    for levels in (MAX_DEPTH + 1, 2_000, 100_000):
        refused(nested(levels))


def test_brackets_in_text_are_no_nesting() -> None:
    text = "[{" * 100 + '\\"' + "[" * 100

    assert parse_json(json.dumps([text, text]).encode()) == [text, text]


def test_a_million_brackets_do_not_end_the_process_whatever_its_recursion_limit() -> None:
    # py_ecc, which eth-account imports, raises Python's limit to 100 000; the parser then recursed until it crashed.
    program = """
import sys
sys.setrecursionlimit(100_000)
from decoders.refusal import Malformed
from decoders.strict_json import parse_json
for text in (b"[" * 1_000_000, b'{"a":' * 200_000):
    try:
        parse_json(text)
    except Malformed:
        print("refused")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=60)

    assert (done.returncode, done.stdout.split()) == (0, [b"refused", b"refused"])


def test_a_number_with_too_many_digits_is_refused_and_a_large_one_is_exact() -> None:
    assert parse_json(str(2**256).encode()) == 2**256
    assert refused(b"[" + b"9" * 100_000 + b"]") == ""


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 100 + b'"' * 1_000_000,
        b"[" * 100 + b'"' + b'\\"' * 500_000,
        b"[" * 100 + b'"' + b"a" * 1_000_000 + b'"',
        b"[" + b"{}," * 300_000 + b"{}]",
        b"{" + b",".join(b'"%d":0' % key for key in range(100_000)) + b',"7":1}',
        b"1" * 1_000_000,
        b"\\" * 1_000_000,
    ],
    ids=["quotes", "escapes", "one text", "objects", "keys", "digits", "backslashes"],
)
def test_a_megabyte_of_anything_is_answered_quickly(text: bytes) -> None:
    started = time.monotonic()
    with contextlib.suppress(Malformed):
        parse_json(text)

    assert time.monotonic() - started < 3


def depth_of(value: Any) -> int:
    """Containers within containers."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth_of, inner), default=0)


@given(JSON, st.integers(MAX_DEPTH - 6, MAX_DEPTH))
def test_nesting_is_counted_as_it_is_whatever_texts_hold(document: Any, levels: int) -> None:
    for _ in range(levels):
        document = ['"[\\', document, {"\\\\]": '\\"{'}]
    text = json.dumps(document).encode()

    if depth_of(document) > MAX_DEPTH:
        assert refused(text) == ""
    else:
        assert parse_json(text) == document


def test_a_number_may_have_as_many_digits_as_the_bound_says() -> None:
    assert parse_json(b"9" * MAX_DIGITS) == 10**MAX_DIGITS - 1
    assert refused(b'{"value": ' + b"9" * (MAX_DIGITS + 1) + b"}") == ""
