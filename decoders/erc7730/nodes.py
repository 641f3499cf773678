"""Structured data as ERC-7730 sees it: one tree for calldata (by its ABI) and for EIP-712 messages."""

from dataclasses import dataclass
from typing import Literal

from decoders.abi.types import Array, ByteString, Tuple, Type, Word
from decoders.decoded import Value
from decoders.erc7730.faults import CannotApply
from decoders.requests import Field712

Kind = Literal["uint", "int", "address", "bool", "bytes", "string", "struct", "array"]


@dataclass(frozen=True, slots=True)
class Node:
    """One value. `leaf` is its text (integers decimal, bytes and addresses `0x`) or a bool; else `children` hold it.

    `names` are those of a struct's members. `size` is the width in bytes of an integer's or a fixed byte string's
    encoding; a slice of an integer keeps the bytes that it took.
    """

    kind: Kind
    leaf: str | bool = ""
    children: tuple["Node", ...] = ()
    names: tuple[str, ...] = ()
    size: int = 32

    @property
    def is_leaf(self) -> bool:
        """Whether it can be formatted as one value."""
        return self.kind not in ("struct", "array")

    def member(self, name: str) -> "Node":
        """The member of a struct. Raises `CannotApply`."""
        if self.kind != "struct" or name not in self.names:
            raise CannotApply(f"the data has no field {name!r} where the descriptor expects one")
        return self.children[self.names.index(name)]

    def sliced(self, start: int | None, end: int | None) -> "Node":
        """Bytes `start` to `end` of a leaf: an integer stays an integer, all else becomes bytes."""
        part = self.as_bytes()[start:end]
        if self.kind in ("uint", "int"):
            return Node("uint", str(int.from_bytes(part, "big")), size=len(part))
        return Node("bytes", "0x" + part.hex(), size=len(part))

    def as_bytes(self) -> bytes:
        """The bytes of a leaf: an integer as its big-endian word, an address as 20 bytes, text as UTF-8."""
        if isinstance(self.leaf, bool):
            return bytes([self.leaf])
        if self.kind in ("uint", "int"):
            return (int(self.leaf) % (1 << 8 * self.size)).to_bytes(self.size, "big")
        if self.kind in ("address", "bytes"):
            return bytes.fromhex(self.leaf[2:])
        return self.leaf.encode()

    def as_integer(self) -> int:
        """The number that a leaf holds; bytes are read as a big-endian number. Raises `CannotApply`."""
        if self.kind in ("uint", "int"):
            return int(self.leaf)
        if self.kind == "string" and str(self.leaf).isdecimal() and len(str(self.leaf)) <= 78:
            return int(self.leaf)
        if self.kind in ("bytes", "address", "bool") and len(self.as_bytes()) <= 32:
            return int.from_bytes(self.as_bytes(), "big")
        raise CannotApply("the descriptor formats a value as a number that is none")

    def as_address(self) -> str:
        """The address in the low 20 bytes of a leaf, lowercase. Raises `CannotApply`.

        Routers pack flags into the bytes above, and the contract too takes the low ones (1inch `pools`).
        """
        raw = self.as_bytes() if self.is_leaf else b""
        if not 20 <= len(raw) <= 32 or self.kind == "string":
            raise CannotApply("the descriptor takes a value for an address that is none")
        return "0x" + raw[-20:].hex()


def of_arguments(kind: Type, value: Value) -> Node:
    """The tree of a decoded ABI value of type `kind`."""
    if isinstance(kind, Tuple):
        members = kind.members
        children = zip(members, _items(value), strict=True)
        return Node(
            "struct",
            children=tuple(of_arguments(member.type, item) for member, item in children),
            names=tuple(member.name for member in members),
        )
    if isinstance(kind, Array):
        return Node("array", children=tuple(of_arguments(kind.item, item) for item in _items(value)))
    if isinstance(value, tuple):
        raise TypeError("a word or byte string cannot hold other values")
    if isinstance(kind, ByteString):
        # The decoder gives a string that is not UTF-8 as bytes; the descriptor may still show those.
        return Node("string" if kind.text else "bytes", value)
    return Node(kind.kind, value, size=_size(kind))


def of_message(fields: tuple[Field712, ...]) -> Node:
    """The tree of a message's signed fields."""
    return Node(
        "struct",
        children=tuple(_of_field(field.type, field.value) for field in fields),
        names=tuple(field.name for field in fields),
    )


def _of_field(name: str, value: "str | bool | tuple[Field712, ...]") -> Node:
    if isinstance(value, tuple):
        if name.endswith("]"):
            return Node("array", children=tuple(_of_field(item.type, item.value) for item in value))
        return of_message(value)
    if name.startswith(("uint", "int")):
        return Node("uint" if name.startswith("u") else "int", value)
    if name == "address":
        return Node("address", value, size=20)
    if name == "bool":
        return Node("bool", value, size=1)
    return Node("string" if name == "string" else "bytes", value)


def _size(kind: Word) -> int:
    sizes = {"address": 20, "bool": 1, "bytes": kind.bits // 8}
    return sizes.get(kind.kind, 32)


def _items(value: Value) -> "tuple[Value, ...]":
    if not isinstance(value, tuple):
        raise TypeError("a struct or an array must hold other values")
    return value
