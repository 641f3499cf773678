"""From a folder of descriptors to its index: read from the cache where the folder has not changed, else compiled."""

import os
from pathlib import Path

from decoders.erc7730.compiler import compile_folder, descriptor_files, digest_of
from decoders.erc7730.index import Index, read_index


def cache_folder() -> Path:
    """Where compiled descriptors are kept (XDG base directory specification)."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "txexplain" / "erc7730"


def open_descriptors(folder: Path, cache: Path | None = None) -> Index:
    """The index of the descriptors in `folder`. A cache that cannot be written costs time, nothing else.

    Raises OSError where the folder itself cannot be read.
    """
    files = descriptor_files(folder)
    kept = (cache or cache_folder()) / f"{digest_of(folder, files)}.index"
    index = read_index(kept)
    if index is not None:
        return index
    index = compile_folder(folder, files)
    try:
        index.write(kept)
    except OSError:
        return index
    return index
