"""A token list says what was written, of exactly that token, and nothing where it is damaged."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoders.erc7730.tokens import TokenMetadata
from decoders.token_list.list_file import TokenListFile
from decoders.token_list.list_format import HEADER_SIZE, BadTokenList
from decoders.token_list.list_write import Listed, write_token_list

COIN = "0x" + "ab" * 20
ORIGIN = "some list 1.0"

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
tokens = st.builds(
    Listed,
    chain_id=st.sampled_from([1, 10, 56, 2**64 - 1]),
    address=st.binary(min_size=20, max_size=20).map(lambda raw: f"0x{raw.hex()}"),
    symbol=texts,
    decimals=st.integers(0, 255),
    name=texts,
)


def written(folder: Path, *listed: Listed) -> Path:
    path = folder / "tokens.bin"
    write_token_list(path, ORIGIN, listed)
    return path


@settings(max_examples=60, deadline=None)
@given(listed=st.lists(tokens, min_size=1, max_size=40, unique_by=lambda each: (each.chain_id, each.address)))
def test_every_token_written_is_found_on_its_chain_alone(
    listed: list[Listed], tmp_path_factory: pytest.TempPathFactory
) -> None:
    held = {(each.chain_id, each.address): each for each in listed}
    source = TokenListFile(written(tmp_path_factory.mktemp("list"), *listed))
    assert len(source) == len(listed)
    for each in listed:
        said = TokenMetadata(each.symbol, each.decimals, each.name, ORIGIN)
        assert source.token(each.chain_id, each.address) == said
        for elsewhere in (each.chain_id - 1, -1, 2**64, 7):
            if (elsewhere, each.address) not in held:
                assert source.token(elsewhere, each.address) is None
        last = "0" if each.address[-1] != "0" else "1"
        if (each.chain_id, each.address[:-1] + last) not in held:
            assert source.token(each.chain_id, each.address[:-1] + last) is None
    source.close()


def test_a_token_that_is_described_in_two_ways_is_left_out(tmp_path: Path) -> None:
    other = "0x" + "cd" * 20
    kept, twice = Listed(1, other, "OK", 18, "Fine"), Listed(1, COIN, "COIN", 6, "Coin")
    source = TokenListFile(written(tmp_path, kept, twice, Listed(1, COIN, "COIN", 18, "Coin"), kept))
    assert source.token(1, COIN) is None
    assert source.token(1, other) == TokenMetadata("OK", 18, "Fine", ORIGIN)
    source.close()


def test_the_same_tokens_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = Listed(1, COIN, "COIN", 6, "Coin"), Listed(10, COIN, "COIN.e", 6, "Coin")
    assert written(tmp_path, one, other).read_bytes() == written(tmp_path, other, one).read_bytes()


def test_a_list_without_tokens_or_with_endless_texts_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no tokens"):
        written(tmp_path)
    with pytest.raises(ValueError, match="more than 512 bytes"):
        written(tmp_path, Listed(1, COIN, "C" * 600, 6, "Coin"))


@settings(max_examples=80, deadline=None)
@given(place=st.integers(0), bit=st.integers(0, 7))
def test_a_file_with_one_bit_wrong_is_not_opened(
    place: int, bit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(tmp_path_factory.mktemp("list"), Listed(1, COIN, "COIN", 6, "Coin"))
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << bit
    path.write_bytes(content)
    with pytest.raises(BadTokenList, match=r"decoders\.token_list"):
        TokenListFile(path)


@pytest.mark.parametrize("size", [0, 10, HEADER_SIZE, -1])
def test_a_file_that_was_cut_is_not_opened(size: int, tmp_path: Path) -> None:
    path = written(tmp_path, Listed(1, COIN, "COIN", 6, "Coin"))
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(BadTokenList):
        TokenListFile(path)
