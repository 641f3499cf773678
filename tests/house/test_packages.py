"""The top-level packages are ours: some of their names exist on the package index too."""

import ast
import importlib
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.house.sources import ROOMS, ROOT, project_files

_NEVER_INSTALLED = frozenset({"llm", "decoders", "simulation", "policies"})


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_provided_by_this_distribution_alone(room: str) -> None:
    # An editable install lists no packages, so none is as good as ours; another distribution is the fault.
    assert set(packages_distributions().get(room, ())) <= {"txexplain"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_imported_from_this_project(room: str) -> None:
    file = importlib.import_module(room).__file__

    assert file is not None
    assert Path(file).resolve() == ROOT / room / "__init__.py"


def test_the_wheel_holds_exactly_the_rooms() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == set(ROOMS)


def test_the_lock_file_installs_no_package_of_a_rooms_name() -> None:
    lines = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").splitlines()
    locked = {line.split("==")[0].lower() for line in lines if "==" in line and not line.startswith((" ", "#"))}

    assert locked
    assert locked.isdisjoint(_NEVER_INSTALLED)


@pytest.mark.parametrize("room", ROOMS)
def test_importing_a_room_runs_nothing(room: str) -> None:
    tree = ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8"))

    statements = [
        node for node in tree.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    assert statements == []


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in project_files() if path.parts[0] == "tests" and path.suffix == ".py"}

    assert {str(folder) for folder in folders if not (ROOT / folder / "__init__.py").is_file()} == set()


def test_every_folder_of_a_room_is_a_package() -> None:
    folders = {path.parent for path in project_files() if path.parts[0] in ROOMS and path.suffix == ".py"}

    assert {str(folder) for folder in folders if not (ROOT / folder / "__init__.py").is_file()} == set()
