"""Names in an EIP-712 schema: identifiers, struct names, and field types such as `Order[2][]`."""

import re
from dataclasses import dataclass

from decoders.eip712.atoms import ATOMS
from decoders.refusal import Malformed

MAX_NAME_LENGTH = 128
MAX_DIMENSIONS = 24
"""Array dimensions of one field type. Seaport's largest bulk order has 24."""

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_STRUCT_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(?::[A-Za-z_$][A-Za-z0-9_$]*)*")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_]*")
_ELEMENTARY = re.compile(r"u?int[0-9]*|bytes[0-9]*|u?fixed(?:[0-9]+x[0-9]+)?|string|bool|address|byte|function")
_DIMENSION = re.compile(r"\[([1-9][0-9]{0,5})?\]")
_FIELD_TYPE = re.compile(r"([^\[\]]+)((?:\[(?:[1-9][0-9]{0,5})?\])*)")


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type as a field names it: an atomic or struct `base`, and array `dimensions` as written (None is `[]`)."""

    base: str
    dimensions: tuple[int | None, ...] = ()

    def __str__(self) -> str:
        return self.base + "".join("[]" if size is None else f"[{size}]" for size in self.dimensions)

    @property
    def element(self) -> "FieldType":
        """The element type of an array type: `T[2]` for `T[2][]`."""
        return FieldType(self.base, self.dimensions[:-1])

    @property
    def may_be_empty(self) -> bool:
        """Whether a value can hold no `base` at all, which is what ends a recursion."""
        return None in self.dimensions


def check_field_name(name: str, pointer: str) -> None:
    """Raise `Malformed` where a field's name is no Solidity identifier.

    A name with a space, comma or parenthesis could make one schema's `encodeType` read as another's.
    """
    if len(name) > MAX_NAME_LENGTH:
        raise Malformed.at(pointer, f"the name is longer than {MAX_NAME_LENGTH} characters")
    if not _IDENTIFIER.fullmatch(name):
        raise Malformed.at(pointer, "a field's name must be a Solidity identifier: letters, digits, _ and $")
    _refuse_prototype(name, pointer)


def check_struct_name(name: str, pointer: str) -> None:
    """Raise `Malformed` where a struct's name is no identifier, or is that of an atomic type.

    Colons between identifiers are let through, because Hyperliquid signs `HyperliquidTransaction:UsdSend`.
    """
    if len(name) > MAX_NAME_LENGTH:
        raise Malformed.at(pointer, f"the name is longer than {MAX_NAME_LENGTH} characters")
    if not _STRUCT_NAME.fullmatch(name):
        raise Malformed.at(pointer, "a struct's name must be a Solidity identifier: letters, digits and _")
    if _ELEMENTARY.fullmatch(name):
        raise Malformed.at(pointer, "this is the name of an atomic type, and cannot be declared as a struct")
    _refuse_prototype(name, pointer)


def plain_prefix(name: str) -> str:
    """The part of a struct's name that eth-sig-util and viem take for the whole: its letters, digits and _."""
    match = _PLAIN_NAME.match(name)
    return match.group() if match else ""


def parse_field_type(text: str, pointer: str) -> FieldType:
    """Parse a field's type. Whether a struct of that name is declared is checked elsewhere.

    Raises `Malformed` at `pointer` on anything but a name and array brackets in canonical form.
    """
    match = _FIELD_TYPE.fullmatch(text) if len(text) <= 2 * MAX_NAME_LENGTH else None
    if match is None:
        raise Malformed.at(
            pointer, "a type must be a type's name, then [] or [n] for arrays, with n from 1 and no leading 0"
        )
    base, brackets = match.groups()
    dimensions = tuple(int(size) if size else None for size in _DIMENSION.findall(brackets))
    if len(dimensions) > MAX_DIMENSIONS:
        raise Malformed.at(pointer, f"the type has more than {MAX_DIMENSIONS} array dimensions")
    if base not in ATOMS and _ELEMENTARY.fullmatch(base):
        raise Malformed.at(
            pointer,
            "not an atomic type of EIP-712; sizes are uint8 to uint256 and int8 to int256 in steps of 8, "
            "bytes1 to bytes32, and there is no alias uint or int",
        )
    return FieldType(base, dimensions)


def _refuse_prototype(name: str, pointer: str) -> None:
    """JavaScript drops a member of this name when it copies an object, so wallets would sign another schema."""
    if name == "__proto__":
        raise Malformed.at(pointer, "JavaScript wallets lose a member named __proto__; choose another name")
