"""Functions out of JSON ABIs, as compilers and explorers publish them.

Source: Solidity's Contract ABI Specification, "JSON". Whoever wrote the file names the arguments, so a name that is no
identifier is dropped: what is shown beside a value must not be free text.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from decoders.abi.signature import Function, function_of, parse_type
from decoders.abi.types import Array, Parameter, Tuple, Type

MAX_DEPTH: Final = 16
"""Structs in structs. Deployed contracts reach 5."""

_NAME: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,255}")
_TUPLE: Final = re.compile(r"tuple((?:\[[0-9]{0,9}\]){0,8})")
_LENGTH: Final = re.compile(r"\[([0-9]*)\]")


def functions_of(document: Any) -> Iterator[Function]:
    """The functions of an ABI: a list of entries, or a compiler's artifact that holds one under `abi`.

    Raises ValueError for a document of another form, and for a function that no contract can have.
    """
    entries = document.get("abi") if isinstance(document, Mapping) else document
    if not isinstance(entries, list):
        raise ValueError("neither a list of ABI entries nor an object with such a list under `abi`")  # noqa: TRY004
    for entry in entries:
        # The specification lets `type` be absent where it is "function".
        if isinstance(entry, Mapping) and entry.get("type", "function") == "function":
            yield function_entry(entry)


def errors_of(document: Any) -> Iterator[Function]:
    """The custom errors of an ABI, whose form is that of functions. Raises ValueError as `functions_of` does."""
    entries = document.get("abi") if isinstance(document, Mapping) else document
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, Mapping) and entry.get("type") == "error":
            yield function_entry(entry)


def function_entry(entry: Mapping[str, Any]) -> Function:
    """The function that one entry declares. Raises ValueError, saying what is wrong with it."""
    name = entry.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"not the name of a function: {str(name)[:64]!r}")
    return function_of(name, Tuple(_members(entry.get("inputs", []), 0)))


def _members(inputs: Any, depth: int) -> tuple[Parameter, ...]:
    if depth > MAX_DEPTH:
        raise ValueError(f"structs are nested deeper than {MAX_DEPTH}")
    if not isinstance(inputs, list) or not all(isinstance(each, Mapping) for each in inputs):
        raise ValueError("the arguments are not a list of objects")
    names = [_name(each.get("name")) for each in inputs]
    # A name that stands twice tells nobody which value is meant.
    return tuple(
        Parameter(name if names.count(name) == 1 else "", _type(each, depth))
        for name, each in zip(names, inputs, strict=True)
    )


def _name(name: Any) -> str:
    return name if isinstance(name, str) and _NAME.fullmatch(name) else ""


def _type(parameter: Mapping[str, Any], depth: int) -> Type:
    text = parameter.get("type")
    if not isinstance(text, str):
        raise ValueError("an argument has no type")  # noqa: TRY004 - the document's value is wrong, not our type
    match = _TUPLE.fullmatch(text)
    if match is None:
        return parse_type(text)
    members = _members(parameter.get("components"), depth + 1)
    if not members:
        raise ValueError("an empty struct has no encoding")
    parsed: Type = Tuple(members)
    for length in _LENGTH.findall(match[1]):
        if length and not int(length):
            raise ValueError("an array of length zero has no encoding")
        parsed = Array(parsed, int(length) if length else None)
    return parsed
