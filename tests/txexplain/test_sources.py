"""What the operator gives the decoder to look up is read at the start, and faults name the option."""

from pathlib import Path

import pytest

from decoders.erc7730.tokens import TokenMetadata
from decoders.names.dictionary_write import write_dictionary
from decoders.token_list.list_write import Listed, write_token_list
from txexplain import services
from txexplain.services import read_sources
from txexplain.settings import BadSettings, load_settings

TRANSFER = bytes.fromhex("a9059cbb")


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_options_there_is_nothing_to_look_up() -> None:
    sources = read_sources(load_settings())
    assert sources.abis.contracts == {}
    assert sources.dictionary.candidates(TRANSFER) == ()
    assert sources.token_list.token(1, COIN) is None


def test_a_dictionary_at_its_usual_place_is_used(tmp_path: Path) -> None:
    write_dictionary(tmp_path / services.DEFAULT_DICTIONARY, ["transfer(address,uint256)"])
    assert read_sources(load_settings()).dictionary.candidates(TRANSFER) == ("transfer(address,uint256)",)


COIN = "0x" + "ab" * 20


def test_a_token_list_is_used_at_its_usual_place_or_where_it_is_named(tmp_path: Path) -> None:
    coin = Listed(1, COIN, "COIN", 6, "Coin")
    write_token_list(tmp_path / services.DEFAULT_TOKEN_LIST, "some list 1.0", [coin])
    assert read_sources(load_settings()).token_list.token(1, COIN) == TokenMetadata("COIN", 6, "Coin", "some list 1.0")
    write_token_list(tmp_path / "t.bin", "other list 2.0", [coin])
    named = read_sources(load_settings({"token_list": str(tmp_path / "t.bin")}))
    assert named.token_list.token(1, COIN) == TokenMetadata("COIN", 6, "Coin", "other list 2.0")


def test_a_token_list_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "t.bin").write_bytes(b"something else")
    with pytest.raises(BadSettings, match=r"--token-list: .*t\.bin cannot be used: it is not a token list"):
        read_sources(load_settings({"token_list": str(tmp_path / "t.bin")}))


def test_a_dictionary_and_abis_can_be_named(tmp_path: Path) -> None:
    write_dictionary(tmp_path / "d.bin", ["transfer(address,uint256)"])
    folder = tmp_path / "abis" / "1"
    folder.mkdir(parents=True)
    (folder / f"0x{'ab' * 20}.json").write_text('[{"type": "function", "name": "f", "inputs": []}]')
    sources = read_sources(load_settings({"dictionary": str(tmp_path / "d.bin"), "abi": str(tmp_path / "abis")}))
    assert sources.dictionary.candidates(TRANSFER) == ("transfer(address,uint256)",)
    assert sources.abis.functions(1, "0x" + "ab" * 20) is not None


def test_a_dictionary_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "d.bin").write_bytes(b"something else")
    with pytest.raises(BadSettings, match=r"--dictionary: .*d\.bin cannot be used: it is not a selector dictionary"):
        read_sources(load_settings({"dictionary": str(tmp_path / "d.bin")}))


def test_abis_that_cannot_be_used_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "abis").mkdir()
    (tmp_path / "abis" / "token.json").write_text("[]")
    with pytest.raises(BadSettings, match=r"--abi: token.json: expected CHAIN/ADDRESS.json"):
        read_sources(load_settings({"abi": str(tmp_path / "abis")}))


@pytest.mark.parametrize("option", ["abi", "dictionary", "token_list"])
def test_a_path_that_is_not_there_is_refused(option: str) -> None:
    with pytest.raises(BadSettings, match=f"--{option.replace('_', '-')} .*is not a"):
        load_settings({option: "nowhere"})
