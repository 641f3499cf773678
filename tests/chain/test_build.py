"""Building: the same chain every time, and not twice for nothing."""

from pathlib import Path

import pytest

from txexplain.chain import build as building
from txexplain.chain.build import build
from txexplain.chain.failure import ChainError
from txexplain.chain.manifest import Manifest, read_manifest
from txexplain.chain.paths import CHAIN_DIRECTORY, STATE_FILE
from txexplain.chain.serve import upstream

pytestmark = pytest.mark.anvil


def silent(_line: str) -> None:
    """Progress is for people."""


def test_two_builds_make_the_same_chain_to_the_byte(manifest: Manifest, tmp_path: Path) -> None:
    again = build(tmp_path, force=True, say=silent)
    assert again == manifest
    assert (tmp_path / STATE_FILE).read_bytes() == (CHAIN_DIRECTORY / STATE_FILE).read_bytes()


def test_an_unchanged_chain_is_not_built_again(manifest: Manifest) -> None:
    before = (CHAIN_DIRECTORY / STATE_FILE).stat().st_mtime_ns
    lines: list[str] = []
    assert build(say=lines.append) == manifest
    assert (CHAIN_DIRECTORY / STATE_FILE).stat().st_mtime_ns == before
    assert len(lines) == 1
    assert "up to date" in lines[0]


def test_a_changed_input_is_noticed(manifest: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "package-lock.json"
    lock.write_text("{}")
    monkeypatch.setattr(building, "PACKAGE_LOCK", lock)
    monkeypatch.setattr(building, "REPOSITORY", Path("/"))
    assert building.inputs_digest() != manifest.inputs


def test_a_chain_that_was_never_built_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(ChainError, match=r"python -m txexplain\.chain build"):
        read_manifest(tmp_path)


def test_a_state_of_another_chain_is_not_served(manifest: Manifest, tmp_path: Path) -> None:
    (tmp_path / STATE_FILE).write_bytes((CHAIN_DIRECTORY / STATE_FILE).read_bytes())
    other = manifest.model_copy(update={"head": manifest.head.model_copy(update={"hash": "0x" + "00" * 32})})
    (tmp_path / "manifest.json").write_text(other.model_dump_json())
    with pytest.raises(ChainError, match="build again"), upstream(tmp_path):
        pass
