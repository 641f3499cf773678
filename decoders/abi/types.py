"""Solidity types as the ABI encodes them: words, byte strings, arrays and tuples.

Source: Solidity's Contract ABI Specification, "Types" and "Formal Specification of the Encoding".
"""

from dataclasses import dataclass, field
from typing import Literal

WORD = 32


@dataclass(frozen=True, slots=True)
class Word:
    """A value of one 32-byte word. `bits` is its width; bytesN is aligned left, all others right."""

    kind: Literal["uint", "int", "address", "bool", "bytes"]
    bits: int
    dynamic: bool = field(default=False, init=False)
    head_size: int = field(default=WORD, init=False)

    def __str__(self) -> str:
        """The canonical name of the type."""
        if self.kind in ("address", "bool"):
            return self.kind
        return f"bytes{self.bits // 8}" if self.kind == "bytes" else f"{self.kind}{self.bits}"


@dataclass(frozen=True, slots=True)
class ByteString:
    """`bytes` or `string`."""

    text: bool
    dynamic: bool = field(default=True, init=False)
    head_size: int = field(default=WORD, init=False)

    def __str__(self) -> str:
        """The canonical name of the type."""
        return "string" if self.text else "bytes"


@dataclass(frozen=True, slots=True)
class Array:
    """`item[length]`, or `item[]` where `length` is None."""

    item: "Type"
    length: int | None
    dynamic: bool = field(init=False)
    head_size: int = field(init=False)

    def __post_init__(self) -> None:
        """Work out the layout once; decoding reads it for every element."""
        dynamic = self.length is None or self.item.dynamic
        object.__setattr__(self, "dynamic", dynamic)
        object.__setattr__(self, "head_size", WORD if dynamic else (self.length or 0) * self.item.head_size)

    def __str__(self) -> str:
        """The canonical name of the type."""
        return f"{self.item}[{'' if self.length is None else self.length}]"


@dataclass(frozen=True, slots=True)
class Tuple:
    """A struct, or the arguments of a function."""

    members: tuple["Parameter", ...]
    dynamic: bool = field(init=False)
    heads_size: int = field(init=False)
    head_size: int = field(init=False)

    def __post_init__(self) -> None:
        """Work out the layout once. `heads_size` is that of the members' heads, `head_size` that of the tuple's."""
        dynamic = any(member.type.dynamic for member in self.members)
        heads_size = sum(member.type.head_size for member in self.members)
        object.__setattr__(self, "dynamic", dynamic)
        object.__setattr__(self, "heads_size", heads_size)
        object.__setattr__(self, "head_size", WORD if dynamic else heads_size)

    def __str__(self) -> str:
        """The canonical name of the type, as it stands in a signature."""
        return f"({','.join(str(member.type) for member in self.members)})"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value; the name is empty where the fragment gives none."""

    name: str
    type: "Type"


Type = Word | ByteString | Array | Tuple
