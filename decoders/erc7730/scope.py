"""Where a field's paths are looked up: the data, its container, and the array elements that are being shown.

A field on `calls.[].data` is shown once for each element. Its parameters' paths fan out over the same arrays, so
`calls.[].to` is taken at the same index ("Array references in parameters"); arrays of different lengths do not fit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from decoders.erc7730.faults import CannotApply
from decoders.erc7730.nodes import Node
from decoders.erc7730.paths import DATA, DataPath, Index, Name, Selector, Slice, parse_path
from decoders.erc7730.specification import MapReference, Scalar
from decoders.primitives import Address

MAX_ELEMENTS: Final = 1024
"""Elements that one path may fan out to; more than can be shown."""


@dataclass(frozen=True, slots=True)
class Container:
    """What wraps the data: a transaction, or the domain of a message (`value` 0 then). `value` in wei."""

    chain_id: int
    sender: Address | None
    to: Address | None
    value: int

    def node(self, name: str) -> Node:
        """`@.from`, `@.to`, `@.value` or `@.chainId`. Raises `CannotApply`."""
        address = {"from": self.sender, "to": self.to}.get(name)
        if address is not None:
            return Node("address", address, size=20)
        number = {"value": self.value, "chainId": self.chain_id}.get(name)
        if number is None:
            raise CannotApply(f"the descriptor needs @.{name}, which is not known here")
        return Node("uint", str(number))


@dataclass(frozen=True, slots=True)
class Element:
    """One value that a path leads to. `indices` are those of the arrays on the way, `place` is the path with them."""

    node: Node
    indices: tuple[int, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Scope:
    """`base` is the path of the enclosing group, `indices` the elements of arrays that are being shown."""

    data: Node
    container: Container
    base: DataPath = DATA
    indices: tuple[int, ...] = ()

    def absolute(self, text: str) -> DataPath:
        """A path of the descriptor, absolute."""
        return parse_path(text).within(self.base)

    def entered(self, base: DataPath, indices: tuple[int, ...]) -> "Scope":
        """The scope of the fields of a group, or of the parameters of one element."""
        return replace(self, base=base, indices=indices)

    def elements(self, path: DataPath) -> list[Element]:
        """All values that an absolute path leads to, an array at its end taken element by element."""
        found: list[Element] = []
        for element in self._walk(path):
            found.extend(_flat(element))
            if len(found) > MAX_ELEMENTS:
                raise CannotApply(f"one field of the descriptor leads to more than {MAX_ELEMENTS} values")
        return found

    def groups(self, path: DataPath) -> list[Element]:
        """What the path of a group leads to, arrays at its end left whole."""
        found = list(self._walk(path))
        if len(found) > MAX_ELEMENTS:
            raise CannotApply(f"one group of the descriptor leads to more than {MAX_ELEMENTS} values")
        return found

    def one(self, text: str) -> Node:
        """The one value that a parameter's path leads to, at the element that is being shown."""
        found = self.elements(self.absolute(text))
        if len(found) > 1 and self.indices and self.indices[-1] < len(found):
            return found[self.indices[-1]].node
        if len(found) != 1:
            raise CannotApply(f"the path {text} leads to {len(found)} values where the descriptor needs one")
        return found[0].node

    def parameter(self, constant: Scalar | MapReference | None, path: str | None) -> Node | None:
        """A parameter that is given as a constant, through a map, or by a path; None where it is not given."""
        if isinstance(constant, MapReference):
            return self._mapped(constant)
        if constant is not None:
            return literal(constant)
        return None if path is None else self.one(path)

    def _mapped(self, reference: MapReference) -> Node:
        key = self.one(reference.key_path)
        for name, value in reference.values.items():
            if value is not None and equals(key, name):
                return literal(value)
        raise CannotApply("a map of the descriptor has no value for this data")

    def _walk(self, path: DataPath) -> Iterator[Element]:
        if path.root == "@":
            if len(path.selectors) < 1 or not isinstance(path.selectors[0], Name):
                raise CannotApply("a path that begins with @ must name from, to, value or chainId")
            start, rest = self.container.node(path.selectors[0].text), path.selectors[1:]
            yield from self._step(Element(start, (), f"@.{path.selectors[0].text}"), rest)
        elif path.root in ("#", ""):
            yield from self._step(Element(self.data, (), "#"), path.selectors)
        else:
            raise CannotApply("a path into the descriptor is used where one into the data is needed")

    def _step(self, at: Element, selectors: tuple[Selector, ...]) -> Iterator[Element]:
        if not selectors:
            yield at
            return
        selector, rest = selectors[0], selectors[1:]
        if isinstance(selector, Name):
            node = at.node.member(selector.text)
            yield from self._step(Element(node, at.indices, f"{at.place}.{selector.text}"), rest)
        elif at.node.kind == "array":
            for index, fans in self._chosen(at, selector):
                indices = (*at.indices, index) if fans else at.indices
                chosen = Element(at.node.children[index], indices, f"{at.place}.[{index}]")
                yield from self._step(chosen, rest)
        elif isinstance(selector, Slice) and at.node.is_leaf and not rest:
            part = at.node.sliced(selector.start, selector.end)
            yield Element(part, at.indices, f"{at.place}.{selector}")
        else:
            raise CannotApply(f"the data has no array where the descriptor expects one ({at.place[:80]})")

    def _chosen(self, at: Element, selector: Selector) -> list[tuple[int, bool]]:
        """The elements that a selector takes, and whether it fans out over them."""
        count = len(at.node.children)
        if isinstance(selector, Index):
            index = selector.at + count if selector.at < 0 else selector.at
            if not 0 <= index < count:
                raise CannotApply(f"the data has {count} elements where the descriptor takes number {selector.at}")
            return [(index, False)]
        taken = range(count)[selector.start : selector.end] if isinstance(selector, Slice) else range(0)
        depth = len(at.indices)
        if depth < len(self.indices):
            if self.indices[depth] not in taken:
                raise CannotApply("arrays that the descriptor shows side by side have different lengths")
            return [(self.indices[depth], True)]
        return [(index, True) for index in taken]


def _flat(element: Element) -> list[Element]:
    if element.node.kind == "array":
        return [
            flat
            for index, child in enumerate(element.node.children)
            for flat in _flat(Element(child, (*element.indices, index), f"{element.place}.[{index}]"))
        ]
    return [element]


def literal(value: Scalar) -> Node:
    """A constant of the descriptor as data: `0x` text is bytes, or an address where it has 20 of them."""
    if isinstance(value, bool):
        return Node("bool", value, size=1)
    if isinstance(value, int):
        return Node("int" if value < 0 else "uint", str(value))
    if isinstance(value, float):
        return Node("string", str(value))
    digits = value[2:]
    if value.startswith("0x") and len(digits) % 2 == 0 and all(each in "0123456789abcdefABCDEF" for each in digits):
        return Node("address" if len(digits) == 40 else "bytes", value.lower(), size=len(digits) // 2)
    return Node("string", value)


def equals(node: Node, constant: Scalar | None) -> bool:
    """Whether a value is the constant that a descriptor names, in whichever spelling (decimal, `0x`, any case)."""
    if constant is None or not node.is_leaf:
        return False
    if node.kind == "string":
        return node.leaf == str(constant)
    text = str(constant).strip().lower()
    if node.kind == "bool":
        return text in (("true", "1") if node.leaf else ("false", "0"))
    if node.kind in ("uint", "int"):
        number = number_in(text)
        return number is not None and number == int(node.leaf)
    if text.startswith("0x"):
        return text == node.leaf
    return text.isdecimal() and len(text) <= 78 and len(node.as_bytes()) <= 32 and int(text) == node.as_integer()


def number_in(text: str | int) -> int | None:
    """The number that a constant spells, decimal or `0x`; None where it spells none."""
    if isinstance(text, int):
        return text
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdecimal() and len(digits) <= 80:
        return int(text)
    if text.startswith("0x") and 2 < len(text) <= 66 and all(each in "0123456789abcdefABCDEF" for each in text[2:]):
        return int(text, 16)
    return None
