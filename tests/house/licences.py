"""Fails where a package that is shipped has a licence that is not allowed: `python -m tests.house.licences`.

Python packages are those of requirements.lock, read from what is installed; npm packages are those of the lock files
that are no development tools.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from tests.house.sources import ROOT

ALLOWED: Final = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "MIT", "MIT-0", "PSF-2.0"),
        # Asks only that changes to its own files are published; we make none.
        "MPL-2.0",
        "public domain",
    }
)
"""Licences that a work under the MIT licence may be shipped with."""

_SPDX: Final[Mapping[str, str]] = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "BSD, Public Domain": "BSD AND public domain",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages write that name no SPDX identifier."""

_NPM_LOCKS: Final = ("package-lock.json", "clients/package-lock.json")


@dataclass(frozen=True, slots=True)
class Package:
    """A shipped package; `licence` is an SPDX expression, or what the package says instead, or why it is not known."""

    name: str
    licence: str

    @property
    def allowed(self) -> bool:
        """One of the alternatives must be allowed as a whole. An expression with brackets is for a person to read."""
        return any(set(choice.split(" AND ")) <= ALLOWED for choice in self.licence.split(" OR "))


def python_packages(lock: Path) -> Iterator[Package]:
    """Those that this platform installs."""
    text = lock.read_text(encoding="utf-8")
    for line in re.findall(r"^([a-z0-9][^\\\n]*==[^\\\n]*)", text, re.MULTILINE):
        requirement = Requirement(line.strip())
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue
        try:
            yield Package(requirement.name, licence_of(metadata(requirement.name)))
        except PackageNotFoundError:
            yield Package(requirement.name, "(not installed)")


def licence_of(about: PackageMetadata) -> str:
    """The expression where there is one (PEP 639), else the older field, else the classifiers."""
    if expression := about.get_all("License-Expression"):
        return str(expression[0])
    classifiers = [
        name.rpartition(" :: ")[2] for name in about.get_all("Classifier") or () if name.startswith("License")
    ]
    told = about.get_all("License") or [" AND ".join(_SPDX.get(name, name) for name in classifiers) or "(not said)"]
    return _SPDX.get(told[0], told[0])


def npm_packages(lock: Path) -> Iterator[Package]:
    """Those that are installed where a package of ours is: no tools, and no peers that its user brings along."""
    for path, entry in json.loads(lock.read_text(encoding="utf-8"))["packages"].items():
        if "node_modules/" in path and not entry.keys() & {"dev", "devOptional", "link", "peer"}:
            yield Package(path.rpartition("node_modules/")[2], entry.get("license", "(not said)"))


def shipped() -> list[Package]:
    """All of them, in order of their names."""
    found = set(python_packages(ROOT / "requirements.lock"))
    for lock in _NPM_LOCKS:
        found |= set(npm_packages(ROOT / lock))
    return sorted(found, key=lambda package: package.name)


def main() -> int:
    """Print the licences and who has them. Returns the exit status."""
    packages = shipped()
    by_licence: dict[str, list[str]] = defaultdict(list)
    for package in packages:
        by_licence[package.licence].append(package.name)
    for licence, names in sorted(by_licence.items(), key=lambda item: -len(item[1])):
        sys.stdout.write(f"{len(names):4}  {licence:28.28}  {', '.join(names)}\n")
    refused = [package for package in packages if not package.allowed]
    for package in refused:
        sys.stderr.write(f"{package.name}: {package.licence}: not an allowed licence (tests/house/licences.py)\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
