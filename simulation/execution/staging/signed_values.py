"""The values of a typed-data message by path, as text, whose shape a decoder has already vouched for."""

from collections.abc import Mapping

from decoders.primitives import Address, bytes_of
from decoders.requests import TypedData
from decoders.signed_fields import leaves


class SignedValues:
    """Reads single values. Raises KeyError for a path that the message does not have."""

    def __init__(self, values: Mapping[str, str | bool | None]) -> None:
        self._values = values

    @classmethod
    def of(cls, typed_data: TypedData) -> "SignedValues":
        """Those of a whole message."""
        return cls({it.path: it.value for it in leaves(typed_data.message)})

    def holding(self, member: str) -> list[str]:
        """The paths of the structs inside arrays that have this member."""
        return [path.removesuffix(f".{member}") for path in self._values if path.endswith(f"].{member}")]

    def below(self, place: str) -> "SignedValues":
        """The values of one struct, by their paths in it."""
        start = f"{place}."
        return SignedValues(
            {path.removeprefix(start): it for path, it in self._values.items() if path.startswith(start)}
        )

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
