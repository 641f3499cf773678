"""Arguments are read as contracts read them; eth-abi is the independent judge of what is canonical."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from decoders.abi.codec import MAX_VALUES, Exact, Failed, NonCanonical, decode_arguments
from decoders.abi.signature import parse_tuple
from decoders.abi.types import Tuple
from tests.decoders.abi.oracle import argument_lists, encode, values_of

TRANSFER = parse_tuple("(address to, uint256 amount)")
NESTED = parse_tuple("((address target, bytes callData)[] calls, string note)")
TO = "0x" + "ab" * 20


def word(number: int) -> bytes:
    return number.to_bytes(32, "big")


@given(st.data())
def test_canonical_calldata_gives_exactly_the_values_that_were_encoded(data: st.DataObject) -> None:
    arguments = data.draw(argument_lists)
    values = data.draw(values_of(arguments))
    assert isinstance(values, tuple)
    assert decode_arguments(arguments, encode(arguments, values)) == Exact(values)


@settings(max_examples=300)
@given(st.data())
def test_only_bytes_that_encode_back_to_themselves_are_called_exact(data: st.DataObject) -> None:
    arguments = data.draw(argument_lists)
    values = data.draw(values_of(arguments))
    assert isinstance(values, tuple)
    calldata = bytearray(encode(arguments, values))
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.integers(0, max(0, len(calldata) - 1)))
        calldata[place : place + 1] = data.draw(st.binary(max_size=2))
    decoding = decode_arguments(arguments, bytes(calldata))
    if isinstance(decoding, Exact):
        assert encode(arguments, decoding.values) == calldata
    if isinstance(decoding, NonCanonical):
        assert decoding.reasons
        assert encode(arguments, decoding.values) != calldata


@given(argument_lists, st.binary(max_size=400))
def test_no_bytes_raise(arguments: Tuple, calldata: bytes) -> None:
    assert isinstance(decode_arguments(arguments, calldata), Exact | NonCanonical | Failed)


@given(argument_lists, st.lists(st.sampled_from([0, 1, 2, 32, 64, 96, 128, 2**64, 2**255, 2**256 - 32]), max_size=30))
def test_no_offsets_and_lengths_raise(arguments: Tuple, words: list[int]) -> None:
    decoding = decode_arguments(arguments, b"".join(word(number) for number in words))
    assert isinstance(decoding, Exact | NonCanonical | Failed)


def test_trailing_bytes_are_counted() -> None:
    decoding = decode_arguments(TRANSFER, encode(TRANSFER, (TO, "5")) + b"tag")
    assert decoding == NonCanonical((TO, "5"), ("3 bytes follow the last argument",), 3)


def test_dirty_upper_bits_do_not_hide_the_address_and_are_said() -> None:
    calldata = b"\x01" + encode(TRANSFER, (TO, "5"))[1:]
    decoding = decode_arguments(TRANSFER, calldata)
    assert isinstance(decoding, NonCanonical)
    assert decoding.values == (TO, "5")
    assert "to has bits set outside its type address" in decoding.reasons[0]


def test_short_calldata_is_not_filled_up_with_zeros() -> None:
    assert decode_arguments(TRANSFER, encode(TRANSFER, (TO, "5"))[:-1]) == Failed("the calldata ends before amount")


def test_text_that_is_not_utf8_is_shown_as_bytes_and_said() -> None:
    decoding = decode_arguments(parse_tuple("(string name)"), word(32) + word(2) + b"\xff\xfe".ljust(32, b"\0"))
    assert isinstance(decoding, NonCanonical)
    assert decoding.values == ("0xfffe",)
    assert decoding.reasons == ("name is not UTF-8 text and is shown as bytes",)


def test_missing_padding_is_read_and_said() -> None:
    decoding = decode_arguments(parse_tuple("(bytes data)"), word(32) + word(3) + b"abc")
    assert decoding == NonCanonical(("0x616263",), ("the padding of data is missing",))


def test_two_offsets_to_one_part_are_read_and_said() -> None:
    decoding = decode_arguments(parse_tuple("(bytes a, bytes b)"), word(64) + word(64) + word(0))
    assert decoding == NonCanonical(("0x", "0x"), ("b does not lie where the ABI puts it",))


def test_a_length_beyond_the_calldata_fails_at_once() -> None:
    for length in (2**32, 2**255, 2**256 - 1):
        decoding = decode_arguments(parse_tuple("(uint256[] a)"), word(32) + word(length))
        assert isinstance(decoding, Failed)
        assert f"claims {length} elements" in decoding.reason


def test_many_offsets_to_one_large_part_are_cut_off_quickly() -> None:
    """A decompression bomb: 2,000 offsets to one array of 2,000 offsets to one byte string of 32 KiB."""
    bomb = word(32) + word(2000) + word(2000 * 32) * 2000
    bomb += word(2000) + word(2000 * 32) * 2000 + word(32768) + bytes(32768)
    started = time.perf_counter()
    assert isinstance(decode_arguments(parse_tuple("(bytes[][] a)"), bomb), Failed)
    assert time.perf_counter() - started < 1.0


def test_as_many_values_as_promised_are_read() -> None:
    arguments = parse_tuple("(uint256[] a)")
    count = MAX_VALUES - 1
    calldata = word(32) + word(count) + bytes(32 * count)
    assert isinstance(decode_arguments(arguments, calldata), Exact)
    calldata = word(32) + word(count + 1) + bytes(32 * (count + 1))
    assert isinstance(decode_arguments(arguments, calldata), Failed)
