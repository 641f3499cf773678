import io
import json
import lzma
import sys
import tarfile
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from decoders.names import __main__ as command
from decoders.names.dictionary_build import (
    archive_signatures,
    folder_signatures,
    panoramix_signatures,
    wheel_signatures,
)
from decoders.names.dictionary_file import DictionaryFile
from decoders.names.packages import PANORAMIX, CannotObtain, Package, obtain

TRANSFER = {"name": "transfer", "inputs": [{"name": "to", "type": "address"}, {"name": "amount", "type": "uint256"}]}


def wheel(path: Path, files: dict[str, bytes]) -> Path:
    with ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def dump(*lines: dict[str, Any]) -> dict[str, bytes]:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    return {"panoramix/data/abi_dump.xz": lzma.compress(text.encode())}


def test_of_the_dump_only_functions_with_the_right_selector_are_taken(tmp_path: Path) -> None:
    placeholder = {"type": "function", "name": "unknown00000003", "inputs": []}
    lines = (
        {"selector": "0xa9059cbb", "abi": {"type": "function", **TRANSFER}},
        {"selector": "0xa9059cbb", "abi": TRANSFER},
        {"selector": "0x00000001", "abi": {"type": "function", **TRANSFER}},
        {"selector": "0x00000003", "abi": placeholder},
        {"selector": "0xddf252ad", "abi": {"type": "event", "name": "Transfer", "inputs": []}},
        {"selector": "0x00000004", "abi": {"type": "function", "name": "f", "inputs": [{"name": "", "type": "array"}]}},
    )
    made = wheel(tmp_path / "p.whl", dump(*lines))
    assert list(panoramix_signatures(made)) == ["transfer(address,uint256)"] * 2


def test_abis_are_found_in_wheels_and_folders_whatever_lies_beside_them(tmp_path: Path) -> None:
    artifact = json.dumps({"abi": [{"type": "function", **TRANSFER}, {"type": "constructor", "inputs": []}, 7]})
    broken = b'{"inputs": ' + b"[" * 100_000
    files = {
        "a.json": artifact.encode(),
        "b.json": b'{"inputs"',
        "c.json": broken,
        "d.json": b'{"abi": 1}',
        "e.py": b"",
    }
    assert list(wheel_signatures(wheel(tmp_path / "w.whl", files))) == ["transfer(address,uint256)"]
    folder = tmp_path / "node_modules" / "token"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    assert list(folder_signatures(tmp_path / "node_modules")) == ["transfer(address,uint256)"]
    assert list(archive_signatures(packed(tmp_path / "p.tgz", files))) == ["transfer(address,uint256)"]


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_a_package_with_another_hash_is_refused(tmp_path: Path) -> None:
    (tmp_path / PANORAMIX.file_name).write_bytes(b"other")
    with pytest.raises(CannotObtain, match="has SHA-256"):
        obtain(PANORAMIX, tmp_path)


def test_a_package_that_is_there_is_not_downloaded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decoders.names.packages._download", lambda *_: pytest.fail("downloaded"))
    here = Package("some-data", "1.0", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", "MIT")
    (tmp_path / "some_data-1.0-py3-none-any.whl").write_bytes(b"hello")
    assert obtain(here, tmp_path).read_bytes() == b"hello"


def test_an_npm_package_is_had_through_npm_and_its_absence_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Package(
        "@some/data", "1.0", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", "MIT", "npm"
    )
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(CannotObtain, match="npm is not installed"):
        obtain(package, tmp_path)
    npm = tmp_path / "npm"
    npm.write_text('#!/bin/sh\nprintf hello > "$6/some-data-1.0.tgz"\n')
    npm.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda _name: str(npm))
    assert obtain(package, tmp_path / "packages").read_bytes() == b"hello"


def test_the_command_builds_looks_up_and_keeps_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "collect", lambda *_: iter(["transfer(address,uint256)"]))
    assert run(monkeypatch, "build", "--out", str(tmp_path)) == 0
    assert len(DictionaryFile(tmp_path / command.FILE_NAME)) == 1
    monkeypatch.setattr(command, "collect", lambda *_: pytest.fail("built again"))
    assert run(monkeypatch, "build", "--out", str(tmp_path), "--if-missing") == 0
    capsys.readouterr()
    assert run(monkeypatch, "look-up", "--out", str(tmp_path), "0xa9059cbb") == 0
    assert capsys.readouterr().out == "transfer(address,uint256)\n"
    assert run(monkeypatch, "look-up", "--out", str(tmp_path), "0x00000000") == 1


@pytest.mark.parametrize("selector", ["xyz", "0x12"])
def test_the_command_says_what_is_wrong(
    selector: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / command.FILE_NAME).write_bytes(b"damaged")
    assert run(monkeypatch, "look-up", "--out", str(tmp_path), selector) == 1
    assert "python -m decoders.names build" in capsys.readouterr().err


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["names", *arguments])
    return command.main()
