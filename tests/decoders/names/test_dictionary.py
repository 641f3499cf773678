from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoders.names.dictionary_file import MAX_CANDIDATES, DictionaryFile
from decoders.names.dictionary_format import HEADER_SIZE, INDEX_ENTRY, BadDictionary
from decoders.names.dictionary_write import write_dictionary
from decoders.primitives import keccak

TRANSFER = bytes.fromhex("a9059cbb")
COLLIDING = ("many_msg_babbage(bytes1)", "transfer(address,uint256)")
"""Published on purpose: both have the selector 0xa9059cbb."""

types = st.sampled_from(
    ["address", "uint256", "bytes", "string", "bool", "bytes32[]", "uint8[3]", "(address,uint256)[]", "int24"]
)
names = st.from_regex(r"[A-Za-z_$][A-Za-z0-9_$]{0,20}", fullmatch=True)
signatures = st.builds(lambda name, kinds: f"{name}({','.join(kinds)})", names, st.lists(types, max_size=5))


def selector_of(signature: str) -> bytes:
    return keccak(signature.encode())[:4]


def written(folder: Path, texts: "list[str] | set[str] | tuple[str, ...]") -> Path:
    path = folder / "selectors.bin"
    write_dictionary(path, texts)
    return path


@settings(max_examples=50, deadline=None)
@given(texts=st.sets(signatures, min_size=1, max_size=120), other=st.binary(min_size=4, max_size=4))
def test_every_signature_written_is_found_and_nothing_else(
    texts: set[str], other: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dictionary = DictionaryFile(written(tmp_path_factory.mktemp("names"), texts))
    assert len(dictionary) == len(texts)
    for text in texts:
        assert dictionary.candidates(selector_of(text)) == tuple(
            sorted(each for each in texts if selector_of(each) == selector_of(text))
        )
    if other not in {selector_of(text) for text in texts}:
        assert dictionary.candidates(other) == ()
    dictionary.close()


def test_collisions_are_kept_and_are_never_parted_between_blocks(tmp_path: Path) -> None:
    around = [f"f{number}()" for number in range(500)]
    dictionary = DictionaryFile(written(tmp_path, [*around, *COLLIDING]))
    assert dictionary.candidates(TRANSFER) == COLLIDING
    assert all(dictionary.candidates(selector_of(text)) == (text,) for text in around)


def test_the_same_signatures_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one = written(tmp_path / "one", ["a()", *COLLIDING]).read_bytes()
    assert written(tmp_path / "two", [*reversed(COLLIDING), "a()", "a()"]).read_bytes() == one


@pytest.mark.parametrize(
    "text",
    ["", "a", "a(uint)", "a(address to)", "a( uint256)", "a(uint256[0])", "a((((", "a(bytes33)", "é()", "a()\nb()"],
)
def test_what_is_no_canonical_signature_is_left_out(text: str, tmp_path: Path) -> None:
    assert len(DictionaryFile(written(tmp_path, [text, "a()"]))) == 1


def test_an_empty_dictionary_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no signatures"):
        write_dictionary(tmp_path / "selectors.bin", ["nothing"])


def test_a_name_whose_hash_is_not_the_selector_is_not_given(tmp_path: Path) -> None:
    """A file that somebody else wrote cannot call a function what it is not."""
    path = written(tmp_path, ["transfer(address,uint256)"])
    content = bytearray(path.read_bytes())
    honest = DictionaryFile(path)
    assert honest.candidates(TRANSFER) == ("transfer(address,uint256)",)
    packed_at = content.rindex(b"\x78", HEADER_SIZE + INDEX_ENTRY.size)
    forged = bytes(content[:packed_at]) + _repacked(honest, b"claimsxx(address,uint256)")
    path.write_bytes(_resized(forged))
    assert DictionaryFile(path).candidates(TRANSFER) == ()


def _repacked(honest: DictionaryFile, text: bytes) -> bytes:
    import zlib  # noqa: PLC0415

    packer = zlib.compressobj(zdict=honest._zdict)
    return packer.compress(b"\x00\x01" + TRANSFER + text) + packer.flush()


def _resized(content: bytes) -> bytes:
    """The file with its own size in the header: bytes 24 to 32."""
    return content[:24] + len(content).to_bytes(8, "big") + content[32:]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda content: content[:0], "empty"),
        (lambda content: content[:20], "not a selector dictionary"),
        (lambda content: b"X" + content[1:], "not a selector dictionary"),
        (lambda content: content[:8] + b"\x00\x09" + content[10:], "version 9"),
        (lambda content: content[:-1], "bytes and has"),
        (lambda content: content + b"\x00", "bytes and has"),
        (lambda content: content[:12] + b"\xff" * 4 + content[16:], "index is larger"),
        (lambda content: content[:HEADER_SIZE] + b"\xff" + content[HEADER_SIZE + 1 :], "checksum"),
    ],
)
def test_a_damaged_file_is_refused_with_the_reason(change, reason, tmp_path: Path) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    path = written(tmp_path, COLLIDING)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(BadDictionary, match=reason):
        DictionaryFile(path)


@settings(max_examples=200, deadline=None)
@given(place=st.integers(0, 10**6), value=st.integers(0, 255))
def test_one_wrong_byte_never_makes_a_wrong_name(
    place: int, value: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(tmp_path_factory.mktemp("names"), [*COLLIDING, *(f"f{number}()" for number in range(60))])
    content = bytearray(path.read_bytes())
    content[place % len(content)] = value
    path.write_bytes(bytes(content))
    try:
        dictionary = DictionaryFile(path)
    except BadDictionary:
        return
    assert set(dictionary.candidates(TRANSFER)) <= set(COLLIDING)


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail_in_another_way(content: bytes) -> None:
    import tempfile  # noqa: PLC0415

    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(content)
        with pytest.raises(BadDictionary):
            DictionaryFile(Path(file.name))


def test_a_decompression_bomb_gives_no_names(tmp_path: Path) -> None:
    path = written(tmp_path, ["transfer(address,uint256)"])
    honest = DictionaryFile(path)
    content = path.read_bytes()
    bomb = _repacked(honest, b"\x00" * (64 << 20))
    path.write_bytes(_resized(content[: honest._places[0]] + bomb))
    assert DictionaryFile(path).candidates(TRANSFER) == ()


def test_the_number_of_candidates_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import decoders.names.dictionary_file as module  # noqa: PLC0415

    monkeypatch.setattr(module, "MAX_CANDIDATES", 1)
    assert MAX_CANDIDATES > 1
    assert DictionaryFile(written(tmp_path, COLLIDING)).candidates(TRANSFER) == COLLIDING[:1]


@pytest.mark.parametrize("selector", [b"", b"abc", b"abcde"])
def test_a_selector_has_four_bytes(selector: bytes, tmp_path: Path) -> None:
    assert DictionaryFile(written(tmp_path, COLLIDING)).candidates(selector) == ()
