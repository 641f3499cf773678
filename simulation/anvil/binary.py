"""Where the anvil programs are, and which one runs which rules."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

_PACKAGED = "node_modules/@foundry-rs/anvil-*/bin/anvil*"
_PACKAGED_LEGACY = "node_modules/anvil-legacy/node_modules/@foundry-rs/anvil-*/bin/anvil*"

LEGACY_HARDFORKS = frozenset(
    {
        "frontier",
        "homestead",
        "tangerine",
        "spuriousdragon",
        "byzantium",
        "constantinople",
        "petersburg",
        "istanbul",
        "muirglacier",
        "berlin",
    }
)
"""Measured: anvil 1.6 to 1.7.1 charge later gas prices and refunds under these rules; 1.5.1 does not."""

BinaryFor = Callable[[str], Path]


class AnvilMissing(Exception):  # noqa: N818 - names a state of the machine
    """No anvil program was found."""


def find_anvil(configured: Path | None = None, root: Path | None = None) -> Path:
    """The configured program, else `TXEXPLAIN_ANVIL`, else the pinned npm package, else one on the PATH.

    `root` is the folder that holds `node_modules`; the project's own by default. Raises `AnvilMissing`.
    """
    named = configured or (Path(os.environ["TXEXPLAIN_ANVIL"]) if os.environ.get("TXEXPLAIN_ANVIL") else None)
    if named is not None:
        if not named.is_file():
            raise AnvilMissing(f"{named} is not a file; set --anvil or TXEXPLAIN_ANVIL to the anvil program")
        return named
    packaged = _packaged(_PACKAGED, root)
    if packaged is not None:
        return packaged
    on_path = shutil.which("anvil")
    if on_path is None:
        raise AnvilMissing("anvil was not found; run `npm ci` in the project, or set --anvil to the program")
    return Path(on_path)


def anvil_by_hardfork(configured: Path | None = None, root: Path | None = None) -> BinaryFor:
    """Which program to start for a hardfork. Raises `AnvilMissing` now for today's rules, later for very old ones."""
    usual = find_anvil(configured, root)

    def choose(hardfork: str) -> Path:
        if hardfork not in LEGACY_HARDFORKS:
            return usual
        legacy = _packaged(_PACKAGED_LEGACY, root)
        if legacy is None:
            raise AnvilMissing(f"the rules of {hardfork} need the older anvil; run `npm ci` in the project")
        return legacy

    return choose


def _packaged(pattern: str, root: Path | None) -> Path | None:
    folder = root or Path(__file__).resolve().parents[2]
    return next(iter(sorted(folder.glob(pattern))), None)
