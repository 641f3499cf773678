"""The values of a typed-data message by path, as text, whose shape a decoder has already vouched for."""

from collections.abc import Mapping

from decoders.primitives import Address, bytes_of
from decoders.requests import TypedData
from decoders.signed_fields import leaves


class SignedValues:
    """Reads single values. Raises KeyError for a path that the message does not have."""

    def __init__(self, typed_data: TypedData) -> None:
        self._values: Mapping[str, str | bool | None] = {it.path: it.value for it in leaves(typed_data.message)}

    def number(self, path: str) -> int:
        """An integer."""
        return int(str(self._values[path]))

    def address(self, path: str) -> Address:
        """An address."""
        return str(self._values[path])

    def data(self, path: str) -> bytes:
        """Bytes of any length."""
        return bytes_of(str(self._values[path]))

    def first(self, *paths: str) -> int:
        """The first of these integers that the message has; 0 where it has none."""
        return next((self.number(path) for path in paths if path in self._values), 0)

    def count(self, array: str, member: str) -> int:
        """How many structs an array holds, told by a member that each has."""
        found = 0
        while f"{array}[{found}].{member}" in self._values:
            found += 1
        return found
