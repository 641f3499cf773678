"""The documents are true: their commands run, their requests are answered, what they name exists."""

import json
import re
import shlex
from pathlib import Path
from typing import Final

import httpx
import pytest

from benchmarks.first_answer import readme_request
from tests.txexplain.programs import run_here
from txexplain.settings import Settings

_DOCS: Final = Path(__file__).parents[2] / "docs"
_ROOT: Final = _DOCS.parent
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def _blocks(document: str, kind: str) -> list[str]:
    """The code blocks of a kind in a document of this folder, or of `../README.md`."""
    text = (_DOCS / document).read_text(encoding="utf-8")
    return [content for name, content in _BLOCK.findall(text) if name == kind]


def test_the_operators_commands_run_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "txexplain.toml").write_text("\n".join(_blocks("operate.md", "toml")))
    commands = [line for block in _blocks("operate.md", "sh") for line in block.splitlines() if line]

    assert len(commands) > 8
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "txexplain"
        done = run_here(tmp_path, *arguments)
        assert done.returncode == 0, (command, done.stderr.decode())
    assert (tmp_path / "acme.jsonl").is_file()


@pytest.mark.parametrize("request_text", _blocks("api.md", "http"))
async def test_the_callers_requests_are_answered(client: httpx.AsyncClient, request_text: str) -> None:
    line, _, body = request_text.partition("\n")
    method, path = line.split()

    response = await client.request(method, path, json=json.loads(body) if body.strip() else None)

    assert response.status_code == 200, response.text


def test_the_settings_that_the_documents_name_exist() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in _DOCS.glob("*.md"))
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)(?: = [^`]*)?`", text))
    endings = ("_days", "_seconds", "_url", "_ms", "_megabytes", "_endpoint")
    settings = {name for name in named if name.endswith(endings)}

    assert settings
    assert settings <= set(Settings.model_fields)


def _readme_commands() -> list[list[str]]:
    lines = "\n".join(_blocks("../README.md", "sh")).splitlines()
    return [shlex.split(line, comments=True) for line in lines if line.startswith(("make ", ".venv/bin/txexplain "))]


def test_the_make_targets_of_the_readme_exist() -> None:
    makefile = (_ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {command[1] for command in _readme_commands() if command[0] == "make"}

    assert len(targets) > 3
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_the_options_of_the_readmes_commands_exist(tmp_path: Path) -> None:
    commands = [command[1:] for command in _readme_commands() if command[0] != "make"]

    assert len(commands) > 3
    for command in commands:
        words = [word for word in command if re.fullmatch(r"[a-z][a-z-]+", word)]
        name = words[:2] if words[0] == "console" else words[:1]
        usage = run_here(tmp_path, *name, "--help")
        assert usage.returncode == 0, command
        assert all(word in usage.stdout.decode() for word in command if word.startswith("--")), command


def test_the_settings_of_the_readme_are_read(tmp_path: Path) -> None:
    (settings,) = _blocks("../README.md", "toml")
    (tmp_path / "txexplain.toml").write_text(settings)

    done = run_here(tmp_path, "config", "check")

    assert done.returncode == 0, done.stderr.decode()


async def test_the_request_of_the_readme_is_judged(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/explain", json=json.loads(readme_request(_ROOT)))

    assert response.status_code == 200, response.text
