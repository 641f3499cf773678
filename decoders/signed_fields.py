"""The leaves of an EIP-712 message by path, such as `details[0].amount`: for matching shapes and for showing them."""

import re
from dataclasses import dataclass
from typing import Final

from decoders.requests import Field712

_INDEX: Final = re.compile(r"(?:\[[0-9]+\])+")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One signed value that is not a struct or a filled array. An empty array or struct is a leaf without a value."""

    path: str
    type: str
    value: str | bool | None


def leaves(fields: tuple[Field712, ...], path: str = "", *, array: bool = False) -> tuple[Leaf, ...]:
    """All leaves in the order of signing. Nesting is bounded by the parser (`decoders.eip712`)."""
    found: list[Leaf] = []
    for index, field in enumerate(fields):
        here = f"{path}[{index}]" if array else f"{path}.{field.name}".lstrip(".")
        if not isinstance(field.value, tuple):
            found.append(Leaf(here, field.type, field.value))
        elif field.value:
            found.extend(leaves(field.value, here, array=field.type.endswith("]")))
        else:
            found.append(Leaf(here, field.type, None))
    return tuple(found)


def shape_of(found: tuple[Leaf, ...]) -> dict[str, str]:
    """Type by path, with indexes written `[]`. Arrays of arrays count as one, since trees of orders have any height."""
    return {_INDEX.sub("[]", leaf.path): leaf.type for leaf in found}
