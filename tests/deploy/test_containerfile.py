"""The container file follows the linter's rules, and copies what is there."""

import re
import subprocess
import tomllib
from pathlib import Path

from tests.deploy.rendering import DEPLOY, program
from tests.house.sources import ROOMS

_ROOT = DEPLOY.parent
_FILE = DEPLOY / "Containerfile"


def test_the_linter_finds_nothing() -> None:
    done = subprocess.run([program("hadolint"), _FILE], capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stdout) == (0, "")


def test_what_is_copied_reaches_the_build_and_exists() -> None:
    ignored = (_ROOT / ".dockerignore").read_text().splitlines()
    sent = {line[1:] for line in ignored if line.startswith("!")}
    copied = {
        name
        for line in re.findall(r"^COPY (?!--from)(.*) \S+$", _FILE.read_text(), re.MULTILINE)
        for name in line.split()
    }

    assert copied - {"."} <= sent
    assert set(ROOMS) <= sent
    assert all((_ROOT / name).exists() for name in sent)


def test_the_runtime_lock_holds_every_runtime_package_at_the_tested_version() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[\[>]", name)[0] for name in project["dependencies"]}
    runtime, tested = _locked("requirements.lock"), _locked("requirements-dev.lock")

    assert {name.lower() for name in wanted} <= runtime.keys()
    assert {name: version for name, version in runtime.items() if tested.get(name) != version} == {}
    assert {"pytest", "mypy", "ruff"}.isdisjoint(runtime)


def _locked(name: str) -> dict[str, str]:
    text = Path(_ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE))
