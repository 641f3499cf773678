"""The documents are true: their commands run, their requests are answered, what they name exists."""

import json
import re
import shlex
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.txexplain.programs import run_here
from txexplain.settings import Settings

_DOCS: Final = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def _blocks(document: str, kind: str) -> list[str]:
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
