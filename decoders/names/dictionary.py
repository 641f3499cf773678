"""The seam to a selector dictionary: which published signatures a selector may stand for."""

from typing import Final, Protocol


class Dictionary(Protocol):
    """Four bytes of a hash name no function for certain: there may be several candidates, or none."""

    def candidates(self, selector: bytes) -> tuple[str, ...]:
        """The canonical signatures known for these 4 bytes, in alphabetical order. Never raises."""
        ...


class NoDictionary:
    """Knows nothing."""

    def candidates(self, selector: bytes) -> tuple[str, ...]:  # noqa: ARG002 - the seam's form
        """None."""
        return ()


NO_DICTIONARY: Final = NoDictionary()
