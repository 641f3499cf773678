"""The path language of ERC-7730 ("Path references"): `#.params.path.[-20:]`, `@.value`, `$.metadata.enums.mode`.

`[]` and `[start:end]` on an array fan out to its elements. The standard writes `name.[0]`; its examples also write
`name[0]`, so both are read.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from decoders.erc7730.faults import BadDescriptor

MAX_PATH: Final = 512
MAX_SELECTORS: Final = 32

Root = Literal["#", "$", "@", ""]

_TOKEN: Final = re.compile(
    r"\.?(?:(?P<name>[^.\[\]\s]+)|\[(?P<start>-?[0-9]{0,9})(?P<slice>:)?(?P<end>-?[0-9]{0,9})\])"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A member of a struct."""

    text: str

    def __str__(self) -> str:
        """As the standard writes it."""
        return self.text


@dataclass(frozen=True, slots=True)
class Index:
    """One element of an array; negative from its end."""

    at: int

    def __str__(self) -> str:
        """As the standard writes it."""
        return f"[{self.at}]"


@dataclass(frozen=True, slots=True)
class Slice:
    """Elements of an array, or bytes of a value. `start` is within, `end` is not; None leaves that side open."""

    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        """As the standard writes it."""
        if self.start is None and self.end is None:
            return "[]"
        return f"[{'' if self.start is None else self.start}:{'' if self.end is None else self.end}]"


Selector = Name | Index | Slice


@dataclass(frozen=True, slots=True)
class DataPath:
    """A parsed path. `root` "" is relative to the structure that is being described."""

    root: Root
    selectors: tuple[Selector, ...]

    def within(self, base: "DataPath") -> "DataPath":
        """This path as an absolute one, where `base` is the path of the enclosing group."""
        if self.root:
            return self
        return DataPath(base.root, (*base.selectors, *self.selectors))

    def __str__(self) -> str:
        """As the standard writes it."""
        return ".".join([*([self.root] if self.root else []), *(str(each) for each in self.selectors)])


DATA: Final = DataPath("#", ())
"""The structured data itself."""


@lru_cache(maxsize=4096)
def parse_path(text: str) -> DataPath:
    """The path that a text denotes. Raises `BadDescriptor`."""
    if len(text) > MAX_PATH:
        raise BadDescriptor(f"a path is longer than {MAX_PATH} characters")
    root: Root = ""
    rest = text
    for candidate in ("#", "$", "@"):
        if text.startswith(candidate):
            root, rest = candidate, text[1:]
    selectors: list[Selector] = []
    position = 0
    while position < len(rest):
        match = _TOKEN.match(rest, position)
        if match is None or (position == 0 and root and rest[0] not in ".["):
            raise BadDescriptor(f"cannot read the path {text!r}; write it as in #.params.path.[0:20]")
        selectors.append(_selector(match, text))
        position = match.end()
    if len(selectors) > MAX_SELECTORS:
        raise BadDescriptor(f"the path {text[:40]!r} has more than {MAX_SELECTORS} parts")
    return DataPath(root, tuple(selectors))


def _selector(match: re.Match[str], text: str) -> Selector:
    if match["name"] is not None:
        return Name(match["name"])
    start, end = _bound(match["start"], text), _bound(match["end"], text)
    if match["slice"] or start is None:
        return Slice(start, end)
    return Index(start)


def _bound(digits: str, text: str) -> int | None:
    if digits == "-":
        raise BadDescriptor(f"a bound in the path {text!r} is no number")
    return int(digits) if digits else None
