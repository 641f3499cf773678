"""The manifests as `kubectl` renders them; it needs no cluster for that."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

DEPLOY: Final = Path(__file__).parents[2] / "deploy"
REGIONS: Final = ("eu", "us")


@cache
def rendered(region: str) -> tuple[dict[str, Any], ...]:
    """All objects of a region."""
    done = subprocess.run(
        [program("kubectl"), "kustomize", DEPLOY / "kubernetes" / "regions" / region],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return tuple(yaml.safe_load_all(done.stdout))


def one(region: str, kind: str) -> dict[str, Any]:
    """The only object of its kind."""
    (found,) = (each for each in rendered(region) if each["kind"] == kind)
    return found


def program(name: str) -> str:
    """A tool of the environment that runs the tests, installed by the pinned packages."""
    path = shutil.which(name, path=str(Path(sys.executable).parent))
    assert path is not None, f"no {name} beside {sys.executable}; run `make setup`"
    return path
