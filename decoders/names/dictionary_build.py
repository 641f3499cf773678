"""The signatures that go into a dictionary: out of data packages and of the ABIs in installed npm packages."""

import json
import lzma
import re
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from decoders.abi.json_abi import function_entry
from decoders.abi.signature import Function
from decoders.names.packages import ETH_DEFI, OP_STACK, PANORAMIX, obtain
from decoders.refusal import Malformed
from decoders.strict_json import parse_json

MAX_ARTIFACT: Final = 8 << 20
"""Bytes of a JSON file that is looked into: compilers' debug output is larger, and repeats the artifacts."""

_DUMP: Final = "panoramix/data/abi_dump.xz"
_PLACEHOLDER: Final = re.compile(r"unknown[0-9a-f]{8}")


def collect(packages: Path, node_modules: Path | None) -> Iterator[str]:
    """Canonical signatures, some of them several times. Raises `CannotObtain`, OSError."""
    yield from panoramix_signatures(obtain(PANORAMIX, packages))
    yield from wheel_signatures(obtain(ETH_DEFI, packages))
    yield from archive_signatures(obtain(OP_STACK, packages))
    if node_modules is not None:
        yield from folder_signatures(node_modules)


def panoramix_signatures(wheel: Path) -> Iterator[str]:
    """Out of panoramix' dump: a JSON object a line, with a selector and one entry of an ABI.

    A line counts only if its signature has that selector: a third of them are the decompiler's own placeholders.
    """
    with ZipFile(wheel) as archive, archive.open(_DUMP) as packed, lzma.open(packed) as lines:
        for line in lines:
            document = json.loads(line)
            entry = document["abi"]
            if entry.get("type", "function") != "function" or _PLACEHOLDER.fullmatch(entry.get("name", "")):
                continue
            function = _function(entry)
            if function is not None and function.selector == document["selector"]:
                yield function.signature


def wheel_signatures(wheel: Path) -> Iterator[str]:
    """Out of every ABI in a wheel."""
    with ZipFile(wheel) as archive:
        for member in archive.infolist():
            if member.filename.endswith(".json") and member.file_size <= MAX_ARTIFACT:
                yield from _of_text(archive.read(member))


def archive_signatures(archive: Path) -> Iterator[str]:
    """Out of every ABI in the archive of an npm package."""
    with tarfile.open(archive, "r:gz") as package:
        for member in package:
            fits = member.name.endswith(".json") and member.size <= MAX_ARTIFACT
            opened = package.extractfile(member) if fits else None
            if opened is not None:
                yield from _of_text(opened.read())


def folder_signatures(folder: Path) -> Iterator[str]:
    """Out of every ABI in a folder and those below it."""
    for path in sorted(folder.rglob("*.json")):
        if path.is_file() and path.stat().st_size <= MAX_ARTIFACT:
            yield from _of_text(path.read_bytes())


def _of_text(text: bytes) -> Iterator[str]:
    """Most JSON files are no ABIs: those give nothing."""
    if b'"inputs"' not in text:
        return
    try:
        document = parse_json(text)
    except Malformed:
        return
    entries = document.get("abi") if isinstance(document, Mapping) else document
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, Mapping) and entry.get("type") == "function":
            function = _function(entry)
            if function is not None:
                yield function.signature


def _function(entry: Mapping[str, Any]) -> Function | None:
    try:
        return function_entry(entry)
    except ValueError:
        return None
