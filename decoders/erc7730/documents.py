"""Descriptor files: read within their folder only, with what they include merged in.

An include names another file of the same folder. URLs and paths that leave the folder are refused: a descriptor must
not be able to make the service read anything else.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from decoders.erc7730.faults import BadDescriptor
from decoders.refusal import Malformed
from decoders.strict_json import parse_json

MAX_FILE: Final = 4 * 1024 * 1024
"""Bytes of one descriptor. The largest published one has half a megabyte."""

MAX_INCLUDES: Final = 8
"""Files in a chain of includes. Published ones have two."""

Document = dict[str, Any]

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def read_merged(folder: Path, file: Path, included: set[Path]) -> Document:
    """The descriptor `file` with its includes merged in, its own words first. Raises `BadDescriptor`.

    What it includes is added to `included`.
    """
    seen: list[Path] = []
    try:
        return _read(folder.resolve(), file, seen)
    finally:
        included.update(seen[1:])


def _read(folder: Path, file: Path, seen: list[Path]) -> Document:
    place = file.resolve()
    if not place.is_relative_to(folder):
        raise BadDescriptor("includes a file outside the folder of descriptors")
    if place in seen or len(seen) >= MAX_INCLUDES:
        raise BadDescriptor(f"its includes go in a circle, or deeper than {MAX_INCLUDES} files")
    seen.append(place)
    document = _parse(place)
    include = document.pop("includes", None)
    if include is None:
        return document
    if not isinstance(include, str) or not include or "\0" in include or _SCHEME.match(include) or "\\" in include:
        raise BadDescriptor("includes must be a relative path to a file in the folder of descriptors, not a URL")
    return merge(_read(folder, place.parent / include, seen), document)


def _parse(place: Path) -> Document:
    try:
        with place.open("rb") as opened:
            text = opened.read(MAX_FILE + 1)
    except OSError as error:
        raise BadDescriptor(f"{place.name} cannot be read ({error.strerror})") from error
    if len(text) > MAX_FILE:
        raise BadDescriptor(f"{place.name} is larger than {MAX_FILE} bytes")
    try:
        document = parse_json(text)
    except Malformed as refusal:
        fault = refusal.faults[0]
        raise BadDescriptor(f"{place.name} is not JSON that can be read in one way: {fault.message}") from refusal
    if not isinstance(document, dict):
        raise BadDescriptor(f"{place.name} must hold a JSON object")
    return document


def merge(included: Document, including: Mapping[str, Any]) -> Document:
    """Both documents as one. Where both give a value, the including one's stands; fields are merged by their path."""
    merged = dict(included)
    for key, value in including.items():
        before = merged.get(key)
        if key == "formats" and isinstance(before, dict) and isinstance(value, dict):
            merged[key] = merge(_by_plain_key(before), _by_plain_key(value))
        elif isinstance(before, dict) and isinstance(value, dict):
            merged[key] = merge(before, value)
        elif key == "fields" and isinstance(before, list) and isinstance(value, list):
            merged[key] = _merge_fields(before, value)
        else:
            merged[key] = value
    return merged


def plain_key(key: str) -> str:
    """The key of a format with single spaces, and none around commas: two spellings of one function are one key."""
    return re.sub(r"\s*,\s*", ",", " ".join(key.split()))


def _by_plain_key(formats: Document) -> Document:
    return {plain_key(key): value for key, value in formats.items()}


def _merge_fields(included: list[Any], including: list[Any]) -> list[Any]:
    fields = list(included)
    places = {field["path"]: index for index, field in enumerate(fields) if _has_path(field)}
    for field in including:
        place = places.get(field["path"]) if _has_path(field) else None
        if place is None:
            fields.append(field)
        else:
            fields[place] = merge(fields[place], field)
    return fields


def _has_path(field: Any) -> bool:
    return isinstance(field, dict) and isinstance(field.get("path"), str)
