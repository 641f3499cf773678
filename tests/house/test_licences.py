"""Nothing is shipped under a licence that nobody has looked at."""

import json
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from tests.house.licences import Package, licence_of, npm_packages, python_packages, shipped


def test_every_shipped_package_has_an_allowed_licence() -> None:
    packages = shipped()

    assert len(packages) > 90
    assert [package for package in packages if not package.allowed] == []


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR Apache-2.0", True),
        ("Apache-2.0 AND MIT", True),
        ("Apache-2.0 AND GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only AND MIT", True),
        ("AGPL-3.0-only", False),
        ("(MIT OR GPL-3.0-only) AND GPL-3.0-only", False),
        ("(not said)", False),
        ("(not installed)", False),
    ],
)
def test_an_alternative_is_enough_and_a_part_is_not(licence: str, allowed: bool) -> None:  # noqa: FBT001 - a case's value
    assert Package("one", licence).allowed is allowed


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License-Expression": "MIT", "License": "GPL"}, "MIT"),
        ({"License": "Apache 2.0"}, "Apache-2.0"),
        ({"Classifier": "License :: OSI Approved :: MIT License"}, "MIT"),
        ({"Classifier": "License :: OSI Approved :: GNU Affero General Public License v3"}, None),
        ({}, "(not said)"),
    ],
)
def test_the_licence_is_read_wherever_a_package_says_it(fields: dict[str, str], licence: str | None) -> None:
    about: Any = Message()
    for name, value in fields.items():
        about[name] = value

    found = licence_of(about)

    assert found == (licence or found)
    assert licence is not None or not Package("one", found).allowed


def test_a_locked_package_that_is_not_there_is_not_passed_over(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("no-such-package==1.0 \\\n    --hash=sha256:00\nnor-this==1 ; sys_platform == 'plan9' \\\n")

    assert list(python_packages(lock)) == [Package("no-such-package", "(not installed)")]


def test_npm_tools_of_ours_are_left_out(tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    packages = {
        "": {},
        "node_modules/a": {"license": "MIT"},
        "node_modules/b": {"dev": True},
        "client": {},
        "node_modules/@c/d": {},
    }
    lock.write_text(json.dumps({"packages": packages}))

    assert list(npm_packages(lock)) == [Package("a", "MIT"), Package("@c/d", "(not said)")]
