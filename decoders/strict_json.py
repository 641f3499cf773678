"""JSON text that can be read in one way only.

Duplicate keys, NaN, huge numbers and deep nesting are read differently by different parsers; a wallet that takes
the last of two `to` keys while we take the first would sign what we did not judge. So they are refused.
"""

import json
import re
from array import array
from functools import partial
from itertools import accumulate
from typing import Any, NoReturn

from decoders.refusal import Malformed, child

MAX_DEPTH = 64
"""Containers within containers. Real typed data stays below 15."""

MAX_DIGITS = 400
"""Of a whole number. The largest that can be signed has 78; a mebibyte of numbers of 4,000 digits, which Python reads
in a time that grows with their square, held the whole process for 25 ms (measured)."""

_BRACKETS = b"[]{}"
_NO_BRACKETS = bytes(set(range(256)) - set(_BRACKETS))
_STEPS = bytes.maketrans(_BRACKETS, bytes((1, 255, 1, 255)))
"""Each bracket as the signed byte by which it changes the depth."""

_HALF_A_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")

_WORTH_A_LOOK = (dict, list, str)


class _Repeated(dict[str, Any]):
    """An object that held the same key twice; kept until its place in the document is known."""

    key: str


def parse_json(text: bytes) -> Any:
    """Parse UTF-8 JSON. Raises `Malformed` with the place of the fault, never anything else."""
    _check_nesting(text)
    repeated: list[_Repeated] = []
    hook = partial(_object, repeated)
    try:
        document = json.loads(
            text.decode("utf-8"), object_pairs_hook=hook, parse_int=_integer, parse_constant=_constant
        )
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
    if repeated or _HALF_A_PAIR.search(text):
        _check(document, "")
    return document


def _check_nesting(text: bytes) -> None:
    """Bound the depth before the parser sees the text.

    The parser recurses in C. Where anything in the process has raised Python's recursion limit, a body of a million
    brackets ends the process, so a `RecursionError` is not to be waited for. No step looks at the tokens one by one in
    Python: that took ten times as long as the parser.
    """
    if text.count(b"[") + text.count(b"{") <= MAX_DEPTH:
        return
    steps = array("b", _without_texts(text).translate(_STEPS, _NO_BRACKETS))
    if max(accumulate(steps), default=0) > MAX_DEPTH:
        raise Malformed.at("", f"the body is nested deeper than {MAX_DEPTH} levels")


def _without_texts(text: bytes) -> bytes:
    """What stands outside of quotes, as far as the text is JSON: the parser stops at a backslash that stands there."""
    return b"".join(text.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2])


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(digits[:8])
    return int(digits)


def _object(repeated: list[_Repeated], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    seen: set[str] = set()
    found = _Repeated(plain)
    found.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    repeated.append(found)
    return found


def _constant(name: str) -> NoReturn:
    raise Malformed.at("", f"the body holds {name}, which is not a JSON number")


def _check(value: Any, pointer: str) -> None:
    """Walk the document once: report repeated keys and lone surrogates where they lie."""
    if isinstance(value, _Repeated):
        raise Malformed.at(child(pointer, value.key), "this key stands twice in one object; write it once")
    if isinstance(value, dict):
        for key, item in value.items():
            _check_text(key, pointer)
            if isinstance(item, _WORTH_A_LOOK):
                _check(item, child(pointer, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, _WORTH_A_LOOK):
                _check(item, child(pointer, index))
    elif isinstance(value, str):
        _check_text(value, pointer)


def _check_text(text: str, pointer: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed.at(pointer, "the text holds half of a surrogate pair, which has no bytes to sign") from error
