"""RLP that can be read in one way only (Ethereum Yellow Paper, appendix B).

As with `strict_json`, what another reader could take differently is refused: spare bytes, longer forms of a length,
a byte in a longer form than its own. Nesting is bounded, because pyrlp's decoder follows and copies every level
that the input names: 100 kB of nested lists held it for seconds.
"""

from dataclasses import dataclass
from typing import NoReturn

from decoders.refusal import Malformed

Item = bytes | list["Item"]

MAX_DEPTH = 8
"""Lists within lists. The keys of an access list lie in the fourth."""


def decode_rlp(data: bytes, pointer: str) -> Item:
    """The one item that `data` holds. Raises `Malformed` at `pointer`, never anything else."""
    reader = _Reader(data, pointer)
    if not data:
        reader.refuse("it is cut off")
    item, end = reader.item(0, len(data), 0)
    if end != len(data):
        reader.refuse(f"{len(data) - end} bytes follow it")
    return item


@dataclass(frozen=True, slots=True)
class _Reader:
    data: bytes
    pointer: str

    def item(self, start: int, limit: int, depth: int) -> tuple[Item, int]:
        """The item at `start`, which must end by `limit`, and its end."""
        is_list, begin, end = self._bounds(start, limit)
        if not is_list:
            return self.data[begin:end], end
        if depth == MAX_DEPTH:
            self.refuse(f"it is nested deeper than {MAX_DEPTH} levels")
        items: list[Item] = []
        while begin < end:
            item, begin = self.item(begin, end, depth + 1)
            items.append(item)
        return items, end

    def _bounds(self, start: int, limit: int) -> tuple[bool, int, int]:
        """Whether the item at `start` is a list, and where its payload begins and ends."""
        first = self.data[start]
        if first < 0x80:
            return False, start, start + 1
        is_list = first >= 0xC0
        size = first - (0xC0 if is_list else 0x80)
        begin = start + 1
        if size > 55:
            begin, size = self._long_size(begin, begin + size - 55, limit)
        if begin + size > limit:
            self.refuse("it is cut off")
        if not is_list and size == 1 and self.data[begin] < 0x80:
            self.refuse("a single byte has a prefix that it does not need")
        return is_list, begin, begin + size

    def _long_size(self, start: int, end: int, limit: int) -> tuple[int, int]:
        if end > limit:
            self.refuse("it is cut off")
        size = int.from_bytes(self.data[start:end])
        if self.data[start] == 0 or size <= 55:
            self.refuse("a length is written longer than it must be")
        return end, size

    def refuse(self, why: str) -> NoReturn:
        raise Malformed.at(self.pointer, f"is not one canonical RLP item: {why}")
