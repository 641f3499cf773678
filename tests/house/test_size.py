"""Files and functions are small enough to be read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT, project_files, python_files

_FILE_LINES = 350
_FUNCTION_LINES = 40


def test_there_are_files_to_look_at() -> None:
    assert len(python_files()) > 50


def test_no_python_file_is_longer_than_350_lines() -> None:
    lengths = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in python_files()}

    assert {path: lines for path, lines in lengths.items() if lines > _FILE_LINES} == {}


def test_no_hand_written_script_is_longer_than_350_lines() -> None:
    # Functions of scripts are measured by their own linter (`make lint`).
    scripts = [path for path in project_files() if path.suffix in {".ts", ".mjs", ".css", ".html"}]
    texts = {str(path): (ROOT / path).read_text(encoding="utf-8").splitlines() for path in scripts}

    assert texts
    assert {
        path: len(lines)
        for path, lines in texts.items()
        if len(lines) > _FILE_LINES and not lines[0].startswith("// Generated from ")
    } == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = [found for path in python_files() for found in _long_functions(path)]

    assert long == []


def _long_functions(path: Path) -> Iterator[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > _FUNCTION_LINES:
                yield f"{path}:{node.lineno} {node.name} has {lines} lines"
