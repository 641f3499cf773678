"""Functions out of human-readable ABI fragments, such as `function transfer(address to, uint256 amount)`.

Nested structs are written with their members' names: `((address token, uint256 amount)[] permitted, uint256 nonce)`.
Fragments are our own declarations, parsed once at import: a bad one stops the program from starting.
"""

import re
from dataclasses import dataclass
from typing import Final

from decoders.abi.types import Array, ByteString, Parameter, Tuple, Type, Word
from decoders.primitives import Selector, hex_of, keccak

_FUNCTION = re.compile(r"function ([A-Za-z_$][A-Za-z0-9_$]*)(\(.*\))", re.DOTALL)
_TOKEN = re.compile(r"\s*([A-Za-z_$][A-Za-z0-9_$]*|\[[0-9]*\]|[(),])")
_WORD = re.compile(r"(uint|int|bytes)([1-9][0-9]{0,2})")

MAX_SIGNATURE: Final = 2048
"""Characters of a signature that is not our own. Of a million published ones the longest has about 1,000."""

MAX_STRUCTS: Final = 64
"""Structs in such a signature; also bounds how deep they are nested."""

MAX_ARRAYS: Final = 64
"""Array dimensions in such a signature, all types together."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a contract: its name, its arguments, its canonical signature and its 4-byte selector.

    `type_names` are the canonical types of the arguments, in order.
    """

    name: str
    arguments: Tuple
    signature: str
    selector: Selector
    type_names: tuple[str, ...]

    @property
    def inputs(self) -> tuple[Parameter, ...]:
        """The arguments in order."""
        return self.arguments.members


def parse_function(fragment: str) -> Function:
    """The function that a fragment declares. Raises ValueError, saying what is wrong with it."""
    match = _FUNCTION.fullmatch(fragment.strip())
    if match is None:
        raise ValueError(f"not a fragment of the form `function name(type name, ...)`: {fragment!r}")
    return function_of(match[1], parse_tuple(match[2]))


def function_of(name: str, arguments: Tuple) -> Function:
    """The function with this name and these arguments."""
    signature = f"{name}{arguments}"
    type_names = tuple(str(parameter.type) for parameter in arguments.members)
    return Function(name, arguments, signature, hex_of(keccak(signature.encode())[:4]), type_names)


def parse_canonical(signature: str) -> Function:
    """The function with a canonical signature such as `transfer(address,uint256)`, arguments without names.

    For text that is not ours: its length and nesting are bounded. Raises ValueError.
    """
    if len(signature) > MAX_SIGNATURE or signature.count("(") > MAX_STRUCTS or signature.count("[") > MAX_ARRAYS:
        raise ValueError("the signature is too long, or its types are nested too deep")
    function = parse_function(f"function {signature}")
    if function.signature != signature:
        raise ValueError(f"not a canonical signature: {signature[:64]!r}")
    return function


def parse_type(text: str) -> Type:
    """The type with this canonical name. Raises ValueError."""
    if len(text) > MAX_SIGNATURE or text.count("(") > MAX_STRUCTS or text.count("[") > MAX_ARRAYS:
        raise ValueError("the type is too long, or nested too deep")
    members = parse_tuple(f"({text})").members
    if len(members) != 1 or members[0].name:
        raise ValueError(f"not one type: {text[:64]!r}")
    return members[0].type


def parse_tuple(text: str) -> Tuple:
    """The struct that a text such as `(address to, uint256 amount)` declares. Raises ValueError."""
    tokens = _tokens(text)
    parsed, position = _tuple(tokens, 0)
    if position != len(tokens):
        raise ValueError(f"text follows the closing parenthesis in {text!r}")
    return parsed


def _tokens(text: str) -> list[str]:
    text, tokens, position = text.rstrip(), [], 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"cannot read {text[position:]!r} in {text!r}")
        tokens.append(match[1])
        position = match.end()
    return tokens


def _tuple(tokens: list[str], position: int) -> tuple[Tuple, int]:
    """Read `( parameter, ... )` at `position`; also returns the position behind it."""
    _expect(tokens, position, "(")
    members: list[Parameter] = []
    position += 1
    while _peek(tokens, position) != ")":
        if members:
            _expect(tokens, position, ",")
            position += 1
        member, position = _parameter(tokens, position)
        members.append(member)
    names = [member.name for member in members if member.name]
    if len(names) != len(set(names)):
        raise ValueError(f"a name stands twice in {names}")
    return Tuple(tuple(members)), position + 1


def _parameter(tokens: list[str], position: int) -> tuple[Parameter, int]:
    parsed: Type
    if _peek(tokens, position) == "(":
        parsed, position = _tuple(tokens, position)
        if not parsed.members:
            raise ValueError("an empty struct has no encoding")
    else:
        parsed, position = _elementary(_peek(tokens, position)), position + 1
    while _peek(tokens, position).startswith("["):
        parsed = Array(parsed, _length(tokens[position]))
        position += 1
    if _peek(tokens, position) in (",", ")"):
        return Parameter("", parsed), position
    if not _peek(tokens, position).isidentifier():
        raise ValueError(f"expected a name, found {_peek(tokens, position)!r}")
    return Parameter(tokens[position], parsed), position + 1


def _elementary(name: str) -> Type:
    if name in ("bytes", "string"):
        return ByteString(text=name == "string")
    if name == "address":
        return Word("address", 160)
    if name == "bool":
        return Word("bool", 1)
    match = _WORD.fullmatch(name)
    if match is None:
        raise ValueError(f"not a canonical Solidity type: {name!r}")
    return _sized(match[1], int(match[2]))


def _sized(kind: str, size: int) -> Word:
    if kind == "bytes" and size <= 32:
        return Word("bytes", size * 8)
    if kind in ("uint", "int") and size % 8 == 0 and size <= 256:
        return Word("uint" if kind == "uint" else "int", size)
    raise ValueError(f"there is no type {kind}{size}")


def _length(suffix: str) -> int | None:
    """The length in `[n]`. Zero-length arrays do not exist in Solidity, and take no room: a way to decode forever."""
    if suffix == "[]":
        return None
    if int(suffix[1:-1]) == 0:
        raise ValueError("an array of length zero has no encoding")
    return int(suffix[1:-1])


def _expect(tokens: list[str], position: int, wanted: str) -> None:
    if _peek(tokens, position) != wanted:
        raise ValueError(f"expected {wanted!r}, found {_peek(tokens, position)!r}")


def _peek(tokens: list[str], position: int) -> str:
    return tokens[position] if position < len(tokens) else "the end"
