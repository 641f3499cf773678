"""Nothing in the project names one machine or one mirror."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, project_files

# Written in parts, so that this file does not find itself.
_MACHINE = re.compile("|".join(("/" + name + r"/[\w.-]+") for name in ("home", "root", "Users", "work")))
_HOSTS = re.compile(
    r"https?://[^\s\"']*(?:" + "|".join(("registry" + r"\.npm", r"pypi\." + "org", "python" + "hosted")) + ")"
)
_LOCK_URL = re.compile(r"https?://|--(?:extra-)?index-url|--find-links")


def _texts() -> dict[Path, str]:
    found: dict[Path, str] = {}
    for path in project_files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content[:8192]:
            found[path] = content.decode("utf-8", errors="replace")
    return found


def test_no_file_names_a_path_of_one_machine() -> None:
    assert _hits(_MACHINE) == []


def test_no_file_names_a_package_registry() -> None:
    assert _hits(_HOSTS) == []


@pytest.mark.parametrize("lock", ["requirements-dev.lock", "requirements.lock", "requirements-vllm.txt"])
def test_every_locked_python_package_has_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    packages = [entry for entry in entries if not entry.startswith("#")]

    assert len(packages) > 20
    assert [entry.splitlines()[0] for entry in packages if "--hash=sha256:" not in entry] == []
    assert _LOCK_URL.findall(text) == []


@pytest.mark.parametrize("lock", ["package-lock.json", "clients/package-lock.json"])
def test_every_locked_npm_package_has_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert '"integrity": "sha512-' in text
    # A workspace's own packages are links to their folders.
    assert re.findall(r'"resolved": "[^"]*:[^"]*"', text) == []


def _hits(pattern: re.Pattern[str]) -> list[str]:
    return [f"{path}: {match.group()}" for path, text in _texts().items() for match in pattern.finditer(text)]
