"""The project's files, as git sees them."""

import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final = ("decoders", "simulation", "policies", "llm", "txexplain")


@lru_cache(maxsize=1)
def project_files() -> tuple[Path, ...]:
    """Every file that is or could be committed, relative to the project's root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (Path(name) for name in listed.stdout.decode().split("\0") if name)
    return tuple(path for path in paths if (ROOT / path).is_file())


def python_files() -> tuple[Path, ...]:
    """The Python files among them."""
    return tuple(path for path in project_files() if path.suffix == ".py")
