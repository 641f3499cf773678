"""Values of settings that are more than text: upstreams by chain, hardforks by chain, files that must exist."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import SecretStr

_CHAIN = re.compile(r"[1-9][0-9]{0,15}")

HARDFORKS: Final = (
    "frontier",
    "homestead",
    "tangerine",
    "spuriousdragon",
    "byzantium",
    "petersburg",
    "istanbul",
    "muirglacier",
    "berlin",
    "london",
    "arrowglacier",
    "grayglacier",
    "paris",
    "shanghai",
    "cancun",
    "prague",
    "osaka",
)
"""As anvil's `--hardfork` takes them, oldest first."""


def read_upstreams(value: Any) -> dict[int, tuple[SecretStr, ...]]:
    """`CHAIN=URL[,URL2]`, several of them as a list or parted by white space or `;`, or a table by chain id."""
    return {chain: _urls(chain, urls) for chain, urls in _by_chain(value, "1=https://node.example").items()}


def read_hardforks(value: Any) -> dict[int, str]:
    """`CHAIN=NAME`, in the same forms as upstreams."""
    found: dict[int, str] = {}
    for chain, name in _by_chain(value, "1=prague").items():
        if not isinstance(name, str) or name.lower() not in HARDFORKS:
            raise ValueError(f"chain {chain}: is no hardfork known here; known: {', '.join(HARDFORKS)}")
        found[chain] = name.lower()
    return found


def is_http(url: str) -> bool:
    """Whether it is an http or https URL with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def existing_file(path: Path | None) -> Path | None:
    """The path, where it is a file."""
    if path is not None and not path.is_file():
        raise ValueError(f"{path} is not a file")
    return path


def existing_folder(path: Path | None) -> Path | None:
    """The path, where it is a folder."""
    if path is not None and not path.is_dir():
        raise ValueError(f"{path} is not a folder")
    return path


def _by_chain(value: Any, example: str) -> dict[int, Any]:
    pairs = [(str(key), item) for key, item in value.items()] if isinstance(value, Mapping) else _pairs(value, example)
    found: dict[int, Any] = {}
    for key, item in pairs:
        if not _CHAIN.fullmatch(key):
            raise ValueError(f"must begin with a chain id, as in {example}")
        if int(key) in found:
            raise ValueError(f"chain {key} is given twice; put its values into one entry")
        found[int(key)] = item
    return found


def _pairs(value: Any, example: str) -> list[tuple[str, str]]:
    """The parts before and after the first `=` of each entry. No value is ever quoted back: it may be a secret."""
    entries = re.split(r"[;\s]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(entries, list | tuple) or not all(isinstance(entry, str) for entry in entries):
        raise ValueError(f"must be text or a list of texts such as {example}")
    if any("=" not in entry for entry in entries if entry):
        raise ValueError(f"must have the form {example}")
    return [(key, rest) for key, _, rest in (entry.partition("=") for entry in entries if entry)]


def _urls(chain: int, value: Any) -> tuple[SecretStr, ...]:
    urls = value.split(",") if isinstance(value, str) else value
    if not isinstance(urls, list | tuple) or not urls:
        raise ValueError(f"chain {chain}: needs at least one URL")
    return tuple(SecretStr(_url(chain, url)) for url in urls)


def _url(chain: int, value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not is_http(text):
        raise ValueError(f"chain {chain}: expected an http or https URL with a host")
    return text
