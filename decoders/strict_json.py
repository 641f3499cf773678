"""JSON text that can be read in one way only.

Duplicate keys, NaN, huge numbers and deep nesting are read differently by different parsers; a wallet that takes
the last of two `to` keys while we take the first would sign what we did not judge. So they are refused.
"""

import json
import re
from typing import Any, NoReturn

from decoders.refusal import Malformed, child

MAX_DEPTH = 64
"""Containers within containers. Real typed data stays below 15."""


# Possessive, and the closing quote is optional, so that no text is scanned twice: an unclosed string full of quotes
# would otherwise take time with the square of its length.
_STRINGS_AND_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)


class _Repeated(dict[str, Any]):
    """An object that held the same key twice; kept until its place in the document is known."""

    key: str


def parse_json(text: bytes) -> Any:
    """Parse UTF-8 JSON. Raises `Malformed` with the place of the fault, never anything else."""
    _check_nesting(text)
    try:
        document = json.loads(text.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise Malformed.at("", f"the body is not UTF-8 text (byte {error.start})") from error
    except json.JSONDecodeError as error:
        raise Malformed.at(
            "", f"the body is not JSON: {error.msg} at line {error.lineno} column {error.colno}"
        ) from error
    except ValueError as error:
        raise Malformed.at(
            "", "the body holds a number with too many digits; write large numbers as 0x text"
        ) from error
    _check(document, "", 0)
    return document


def _check_nesting(text: bytes) -> None:
    """Bound the depth before the parser sees the text.

    The parser recurses in C. Where anything in the process has raised Python's recursion limit, a body of a million
    brackets ends the process, so a `RecursionError` is not to be waited for.
    """
    if text.count(b"[") + text.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for token in _STRINGS_AND_BRACKETS.finditer(text):
        if token[0] in (b"[", b"{"):
            depth += 1
            if depth > MAX_DEPTH:
                raise Malformed.at("", f"the body is nested deeper than {MAX_DEPTH} levels")
        elif token[0] in (b"]", b"}"):
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    seen: set[str] = set()
    repeated = _Repeated(plain)
    repeated.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return repeated


def _constant(name: str) -> NoReturn:
    raise Malformed.at("", f"the body holds {name}, which is not a JSON number")


def _check(value: Any, pointer: str, depth: int) -> None:
    """Walk the document once: report repeated keys and lone surrogates where they lie, bound the depth."""
    if depth > MAX_DEPTH:
        raise Malformed.at(pointer, f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, _Repeated):
        raise Malformed.at(child(pointer, value.key), "this key stands twice in one object; write it once")
    if isinstance(value, dict):
        for key, item in value.items():
            _check_text(key, pointer)
            _check(item, child(pointer, key), depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check(item, child(pointer, index), depth + 1)
    elif isinstance(value, str):
        _check_text(value, pointer)


def _check_text(text: str, pointer: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed.at(pointer, "the text holds half of a surrogate pair, which has no bytes to sign") from error
