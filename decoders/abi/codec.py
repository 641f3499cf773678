"""Arguments out of calldata, read as a contract reads them, with everything that is odd about their encoding said.

An attacker chooses the calldata. A decoder that gives up on what a contract accepts (dirty bits, overlapping or
reordered tails, missing padding) can be blinded; one that accepts it silently can be fooled. So the values are given
and the oddities are named. The encoding is canonical exactly when every offset points right behind the part before
it, all padding is zero and nothing follows the last part: then encoding the values again gives the same bytes.

Bounded for hostile input, since many offsets can point to the same part: `MAX_VALUES` values, and no more values and
bytes than `MAX_OVERLAP` times what the calldata could hold in canonical form. So the time is linear in its size.
"""

from dataclasses import dataclass

from decoders.abi.types import WORD, Array, ByteString, Parameter, Tuple, Type, Word
from decoders.decoded import Value

MAX_VALUES = 20_000
"""Values in one argument list. Real airdrops carry up to a few thousand; this many are read in about 20 ms."""

MAX_OVERLAP = 4
"""How often each byte of calldata may be read. Canonical calldata has at most two values a word, each read once."""

MAX_REASONS = 8
"""Oddities that are told one by one."""


@dataclass(frozen=True, slots=True)
class Exact:
    """The values; encoding them again gives the same bytes."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class NonCanonical:
    """The values as a contract reads them, and what is odd. `trailing` counts bytes behind the last argument."""

    values: tuple[Value, ...]
    reasons: tuple[str, ...]
    trailing: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """No values: a contract could not read them either, or a limit was passed. `reason` says which."""

    reason: str


Decoding = Exact | NonCanonical | Failed


def decode_arguments(arguments: Tuple, data: bytes) -> Decoding:
    """The values of `arguments` in `data` (calldata without its selector). Never raises, whatever the bytes."""
    reader = _Reader(data)
    try:
        values, end = reader.members(arguments, 0, "")
    except _Unreadable as error:
        return Failed(str(error))
    trailing = max(0, len(data) - end)
    if trailing and not reader.displaced:
        reader.odd(f"{trailing} bytes follow the last argument")
    if not reader.reasons:
        return Exact(values)
    return NonCanonical(values, tuple(reader.reasons), 0 if reader.displaced else trailing)


class _Unreadable(Exception):  # noqa: N818 - never leaves this module
    """The data ends early, or a limit is passed."""


class _Reader:
    """One pass over one argument list. `reasons` collects oddities, `displaced` says that tails are not in order."""

    __slots__ = ("byte_budget", "data", "displaced", "reasons", "values_left")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.values_left = min(MAX_VALUES, MAX_OVERLAP * (len(data) // WORD + 2))
        self.byte_budget = MAX_OVERLAP * len(data)
        self.reasons: list[str] = []
        self.displaced = False

    def members(self, parsed: Tuple, start: int, path: str) -> tuple[tuple[Value, ...], int]:
        """The members of a tuple whose heads begin at `start`, and where its encoding should end."""
        head, tail = start, start + parsed.heads_size
        values: list[Value] = []
        for index, member in enumerate(parsed.members):
            kind = member.type
            if isinstance(kind, Word):
                values.append(self.word(kind, head, path, index, member))
            else:
                value, tail = self.part(kind, start, head, tail, _join(path, member.name or str(index)))
                values.append(value)
            head += kind.head_size
        return tuple(values), tail

    def items(self, item: Type, count: int, start: int, path: str) -> tuple[tuple[Value, ...], int]:
        """The elements of an array whose heads begin at `start`, and where its encoding should end."""
        size = item.head_size
        tail = start + count * size
        if tail > len(self.data):
            raise _Unreadable(f"{path or 'the array'} claims {count} elements, more than the calldata can hold")
        if isinstance(item, Word):
            return tuple(self.word(item, start + size * index, path, index) for index in range(count)), tail
        values: list[Value] = []
        for index in range(count):
            value, tail = self.part(item, start, start + size * index, tail, _join(path, str(index)))
            values.append(value)
        return tuple(values), tail

    def part(self, kind: Type, base: int, head: int, tail: int, path: str) -> tuple[Value, int]:
        """A value that is not a word; also returns where the next tail should begin."""
        self.count(path)
        if not kind.dynamic:
            return self.body(kind, head, path)[0], tail
        offset = self.number(head, path)
        if offset > len(self.data):
            raise _Unreadable(f"the offset of {path} points beyond the calldata")
        place = base + offset
        value, end = self.body(kind, place, path)
        if place != tail:
            self.displaced = True
            self.odd(f"{path} does not lie where the ABI puts it")
        return value, max(tail, end)

    def body(self, kind: Type, place: int, path: str) -> tuple[Value, int]:
        """A tuple, array or byte string that begins at `place`, and where it should end."""
        if isinstance(kind, Tuple):
            return self.members(kind, place, path)
        if isinstance(kind, Array):
            if kind.length is not None:
                return self.items(kind.item, kind.length, place, path)
            return self.items(kind.item, self.number(place, path), place + WORD, path)
        if isinstance(kind, ByteString):
            return self.byte_string(kind, place, path)
        return self.word(kind, place, path, 0), place + WORD

    def byte_string(self, kind: ByteString, place: int, path: str) -> tuple[Value, int]:
        """`bytes` as `0x` text; `string` as text, or as `0x` text where it is not UTF-8."""
        length, start = self.number(place, path), place + WORD
        content = self.data[start : start + length] if length <= len(self.data) else b""
        if len(content) != length:
            raise _Unreadable(f"{path} claims {length} bytes, more than the calldata holds")
        self.byte_budget -= length
        if self.byte_budget < 0:
            raise _Unreadable(f"byte strings overlap to more than {MAX_OVERLAP} times the calldata's size")
        end = start + length + -length % WORD
        padding = self.data[start + length : end]
        if len(padding) != -length % WORD:
            self.odd(f"the padding of {path} is missing")
        elif padding.strip(b"\0"):
            self.odd(f"the padding of {path} is not zero")
        return (self.text(content, path) if kind.text else "0x" + content.hex()), end

    def text(self, content: bytes, path: str) -> str:
        """Text, or `0x` text with the oddity said: nothing may be shown that is not in the bytes."""
        try:
            return content.decode()
        except UnicodeDecodeError:
            self.odd(f"{path} is not UTF-8 text and is shown as bytes")
            return "0x" + content.hex()

    def word(self, kind: Word, place: int, path: str, index: int, member: Parameter | None = None) -> str | bool:
        """One word as a value. Dirty bits are said: new contracts revert on them, old ones ignore them."""
        self.values_left -= 1
        raw = self.data[place : place + WORD]
        if len(raw) != WORD or self.values_left < 0:
            self.refuse(_join(path, member.name if member and member.name else str(index)))
        if kind.kind == "bytes":
            size = kind.bits // 8
            value, clean = "0x" + raw[:size].hex(), not any(raw[size:])
        else:
            value, clean = _integer(kind, int.from_bytes(raw, "big"))
        if not clean:
            name = _join(path, member.name if member and member.name else str(index))
            self.odd(f"{name} has bits set outside its type {kind}; contracts either refuse or ignore them")
        return value if kind.kind != "bool" else value != "0"

    def number(self, place: int, path: str) -> int:
        """An offset or a length."""
        raw = self.data[place : place + WORD]
        if len(raw) != WORD:
            raise _Unreadable(f"the calldata ends before {path}")
        return int.from_bytes(raw, "big")

    def count(self, path: str) -> None:
        """Take one value out of the budget."""
        self.values_left -= 1
        if self.values_left < 0:
            self.refuse(path)

    def refuse(self, path: str) -> None:
        """Say which of the two it was: the limit, or the end of the calldata."""
        if self.values_left < 0:
            raise _Unreadable("it describes more values than can be read; its parts overlap, or it is too large")
        raise _Unreadable(f"the calldata ends before {path}")

    def odd(self, reason: str) -> None:
        """Note an oddity, at most `MAX_REASONS` of them."""
        if len(self.reasons) < MAX_REASONS:
            self.reasons.append(reason)


def _integer(kind: Word, number: int) -> tuple[str, bool]:
    """The value in the low bits of a word as text, and whether the other bits are what the type demands."""
    if kind.kind == "bool":
        return ("1" if number else "0"), number <= 1
    low = number & ((1 << kind.bits) - 1)
    if kind.kind == "address":
        return f"0x{low:040x}", low == number
    if kind.kind == "uint":
        return str(low), low == number
    signed = low - (1 << kind.bits) if low >> (kind.bits - 1) else low
    return str(signed), signed % 2**256 == number


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
