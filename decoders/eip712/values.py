"""From JSON to typed values: exactly the fields that will be signed, and pointers to those that will not.

Wallets hash only what the schema declares. A field that a dapp shows but does not declare is decoration that the
signature does not cover, so it is dropped here and reported.
"""

from collections.abc import Mapping

from decoders.eip712.atoms import ATOMS, has_wrong_checksum, is_encodable, kind_of
from decoders.eip712.schema import Schema
from decoders.eip712.type_names import FieldType
from decoders.refusal import Malformed, child
from decoders.requests import Field712

MAX_DEPTH = 32
"""Structs and arrays within each other. A Seaport bulk order of full height reaches 28."""

MAX_VALUES = 10_000
"""Values in one message, undeclared members included: at most 0.2 s of work, as measured."""

MAX_UNDECLARED = 1_000
"""Each is reported with its pointer, so their number bounds the size of the answer."""

Value = str | bool | tuple[Field712, ...]


class ValueReader:
    """Reads values of one schema.

    `undeclared` collects pointers to members that are not signed,
    `wrong_checksums` pointers to addresses whose mixed case contradicts EIP-55.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._room = MAX_VALUES
        self.undeclared: list[str] = []
        self.wrong_checksums: list[str] = []

    def read_struct(self, name: str, value: object, pointer: str, depth: int = 0) -> tuple[Field712, ...]:
        """The fields of a struct, in the order of its declaration. Raises `Malformed` at the fault."""
        if not isinstance(value, Mapping):
            raise Malformed.at(pointer, f"a struct {name} must be an object, not {kind_of(value)}")
        self._enter(len(value), pointer, depth)
        members = self._schema.structs[name]
        self._note_undeclared(value, {member.name for member in members}, pointer)
        fields = []
        for member in members:
            if member.name not in value:
                raise Malformed.at(
                    child(pointer, member.name), f"the struct {name} declares this field, but it is missing"
                )
            here = child(pointer, member.name)
            item = self._read(member.type, value[member.name], here, depth + 1)
            fields.append(Field712(name=member.name, type=str(member.type), value=item))
        return tuple(fields)

    def _read(self, field_type: FieldType, value: object, pointer: str, depth: int) -> Value:
        if value is None:
            raise Malformed.at(pointer, "null has no EIP-712 encoding, and wallets differ on it; give a value")
        if field_type.dimensions:
            return self._read_array(field_type, value, pointer, depth)
        if field_type.base in self._schema.structs:
            return self.read_struct(field_type.base, value, pointer, depth)
        if field_type.base == "address" and has_wrong_checksum(value):
            self.wrong_checksums.append(pointer)
        return ATOMS[field_type.base].read(value, pointer)

    def _read_array(self, field_type: FieldType, value: object, pointer: str, depth: int) -> Value:
        """An array's elements as fields that are named by their index."""
        if not isinstance(value, list):
            raise Malformed.at(pointer, f"{field_type} must be an array, not {kind_of(value)}")
        size = field_type.dimensions[-1]
        if size is not None and len(value) != size:
            raise Malformed.at(pointer, f"{field_type} must hold {size} elements, but holds {len(value)}")
        self._enter(len(value), pointer, depth)
        element, name = field_type.element, str(field_type.element)
        return tuple(
            Field712(name=str(index), type=name, value=self._read(element, item, child(pointer, index), depth + 1))
            for index, item in enumerate(value)
        )

    def _enter(self, values: int, pointer: str, depth: int) -> None:
        if depth >= MAX_DEPTH:
            raise Malformed.at(pointer, f"structs and arrays are nested deeper than {MAX_DEPTH} levels")
        self._room -= values
        if self._room < 0:
            raise Malformed.at(pointer, f"the message holds more than {MAX_VALUES} values")

    def _note_undeclared(self, value: Mapping[object, object], declared: set[str], pointer: str) -> None:
        for key in value:
            if not isinstance(key, str) or not is_encodable(key):
                raise Malformed.at(pointer, "a member's name holds half of a surrogate pair, which is not text")
            if key not in declared:
                self.undeclared.append(child(pointer, key))
        if len(self.undeclared) > MAX_UNDECLARED:
            raise Malformed.at(pointer, f"more than {MAX_UNDECLARED} members are not declared in types")
