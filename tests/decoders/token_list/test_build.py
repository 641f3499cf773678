"""What is taken out of the published package, and what is not."""

import io
import json
import sys
import tarfile
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from decoders.names.packages import LEDGER_TOKENS
from decoders.token_list import __main__ as command
from decoders.token_list.list_build import package_tokens
from decoders.token_list.list_write import Listed

COIN, OTHER = "0x" + "Ab" * 20, "0x" + "cd" * 20


def row(
    address: str, symbol: str = "COIN", decimals: Any = 6, name: Any = "Test Coin", *, gone: bool = False
) -> list[Any]:
    return ["ethereum", "coin", symbol, decimals, name, "3045", address, False, gone]


def record(address: str, symbol: str = "Coin", decimals: int = 6, chain_id: int = 1) -> bytes:
    text = symbol.encode()
    body = bytes([len(text)]) + text + bytes.fromhex(address[2:])
    body += decimals.to_bytes(4, "big") + chain_id.to_bytes(4, "big") + b"signature"
    return len(body).to_bytes(4, "big") + body


def package(path: Path, rows: list[Any], records: bytes, chain: str = "1") -> Path:
    files = {
        "package/lib/index.js": b"",
        f"package/lib/data/evm/{chain}/erc20.json": json.dumps(rows).encode(),
        f"package/lib/data/evm/{chain}/erc20-signatures.json": json.dumps(b64encode(records).decode()).encode(),
    }
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_the_symbol_is_the_one_that_devices_show_and_the_name_that_of_the_row(tmp_path: Path) -> None:
    made = package(tmp_path / "p.tgz", [row(COIN), row(OTHER, "X")], record(COIN) + record(OTHER, "x"))
    assert list(package_tokens(made)) == [
        Listed(1, COIN.lower(), "Coin", 6, "Test Coin"),
        Listed(1, OTHER, "x", 6, "Test Coin"),
    ]


@pytest.mark.parametrize(
    ("listed", "held"),
    [
        (row(COIN, gone=True), record(COIN)),
        (row(COIN), b""),
        (row(COIN), record(COIN, "USDC")),
        (row(COIN), record(COIN, decimals=18)),
        (row(COIN), record(COIN, chain_id=10)),
        (row(COIN, decimals=300), record(COIN, decimals=300)),
        (row(COIN, decimals="6"), record(COIN)),
        (row(COIN, name="a\u202eb"), record(COIN)),
        (row(COIN, name=7), record(COIN)),
        (row(COIN, symbol=" "), record(COIN, " ")),
        (row("0x12"), record(COIN)),
        (["short"], record(COIN)),
        ("no row", record(COIN)),
    ],
)
def test_what_its_two_files_do_not_agree_on_or_nobody_should_read_is_left_out(
    listed: Any, held: bytes, tmp_path: Path
) -> None:
    assert list(package_tokens(package(tmp_path / "p.tgz", [listed], held))) == []


def test_records_that_are_cut_off_are_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cut off"):
        list(package_tokens(package(tmp_path / "p.tgz", [row(COIN)], record(COIN)[:-12])))


def test_the_command_builds_looks_up_and_keeps_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = package(tmp_path / "p.tgz", [row(COIN)], record(COIN))
    monkeypatch.setattr(command, "obtain", lambda _package, _folder: made)
    assert run(monkeypatch, "--out", str(tmp_path)) == 0
    monkeypatch.setattr(command, "obtain", lambda _package, _folder: pytest.fail("built again"))
    assert run(monkeypatch, "--out", str(tmp_path), "--if-missing") == 0
    capsys.readouterr()
    assert run(monkeypatch, "--out", str(tmp_path), "--look-up", f"1:{COIN}") == 0
    assert capsys.readouterr().out == "Coin, 6 decimals, Test Coin\n"
    assert run(monkeypatch, "--out", str(tmp_path), "--look-up", f"10:{COIN}") == 1
    assert run(monkeypatch, "--out", str(tmp_path / "none"), "--look-up", f"1:{COIN}") == 1
    assert "decoders.token_list: " in capsys.readouterr().err


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["token_list", *arguments])
    return command.main()


def test_the_package_is_pinned_by_version_and_hash() -> None:
    assert LEDGER_TOKENS.file_name == f"ledgerhq-cryptoassets-{LEDGER_TOKENS.version}.tgz"
    assert len(bytes.fromhex(LEDGER_TOKENS.sha256)) == 32
