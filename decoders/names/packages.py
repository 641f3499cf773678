"""The data packages that a dictionary and a token list are built from: pinned, checked against hashes, only unpacked.

Wheels, and the archives of npm packages: pip runs no code of a wheel when it downloads one, nor does `npm pack`.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal


class CannotObtain(Exception):  # noqa: N818 - it states what is the case
    """A package could not be had; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package on its index, the SHA-256 of its file, and what it is good for."""

    name: str
    version: str
    sha256: str
    licence: str
    index: Literal["pypi", "npm"] = "pypi"

    @property
    def file_name(self) -> str:
        """The name of its pure Python wheel, or of the archive that `npm pack` writes."""
        if self.index == "npm":
            return f"{self.name.lstrip('@').replace('/', '-')}-{self.version}.tgz"
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"


PANORAMIX: Final = Package(
    "panoramix-decompiler", "0.6.1", "da9c776acdd20210e1b811963e59f2c8e63dc32102fb4d30192712b3e10ed982", "MIT"
)
"""`panoramix/data/abi_dump.xz`: 1.5 million selectors of contracts verified until 2022."""

ETH_DEFI: Final = Package(
    "web3-ethereum-defi", "1.2", "906579bfdb25d9aaa906543ce55a9d62e21a545e196e0230cb467c8b4406869d", "MIT"
)
"""`eth_defi/abi/`: ABIs of current protocols."""

OP_STACK: Final = Package(
    "@eth-optimism/contracts-bedrock",
    "0.17.3",
    "46c5a90e5a3838acd4e375dc41fdfbf1e86f882c37c6963e8f4f8356bb743876",
    "MIT",
    "npm",
)
"""`forge-artifacts/`: ABIs of the OP Stack's bridges, portals and dispute games."""

LEDGER_TOKENS: Final = Package(
    "@ledgerhq/cryptoassets",
    "13.33.0",
    "6e90947058e675e8d71701993bc8d2afa2ad5b35fc73332423f3a0cecf907860",
    "Apache-2.0",
    "npm",
)
"""`lib/data/evm/`: ERC-20 tokens of 45 chains, as hardware wallets name them; the last version that holds them."""


def obtain(package: Package, folder: Path) -> Path:
    """The package's file in `folder`, downloaded where it is not there yet. Raises `CannotObtain`."""
    file = folder / package.file_name
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        (_pack if package.index == "npm" else _download)(package, folder)
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != package.sha256:
        raise CannotObtain(f"{file} has SHA-256 {found}, expected {package.sha256}; delete it and try again")
    return file


def _pack(package: Package, folder: Path) -> None:
    """Through npm's own client, as its user has set it up."""
    npm = shutil.which("npm")
    if npm is None:
        raise CannotObtain(f"{package.name} {package.version} could not be downloaded: npm is not installed")
    command = [npm, "pack", f"{package.name}@{package.version}", "--ignore-scripts", "--loglevel=error"]
    options = ["--pack-destination", str(folder.resolve())]
    _run([*command, *options], package, folder)


def _download(package: Package, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        wanted = Path(work) / "requirements.txt"
        wanted.write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        options = ["--only-binary", ":all:", "--require-hashes", "--dest", str(folder), "--requirement", str(wanted)]
        _run([*command, *options], package, folder)


def _run(command: list[str], package: Package, folder: Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode != 0 or not (folder / package.file_name).is_file():
        last = done.stderr.strip().splitlines()[-1:] or ["its program said nothing"]
        raise CannotObtain(f"{package.name} {package.version} could not be downloaded: {last[0]}")
