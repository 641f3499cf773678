"""Refusals: what is wrong with a request, where, and what would be right.

The service judges exactly the bytes that will be signed. What cannot be read in exactly one way is refused with
a JSON pointer (RFC 6901) to the fault, because a wallet may read it differently from us (parser bypass).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: a JSON pointer into the request body ("" is the whole body) and a sentence for people."""

    pointer: str
    message: str


class Refusal(Exception):  # noqa: N818 - a refusal is an answer of the service, not a failure of it
    """The request is not judged. `faults` says why; the two subclasses say of which kind."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{fault.pointer or '/'}: {fault.message}" for fault in faults))
        self.faults = faults

    def __reduce__(self) -> tuple[type["Refusal"], tuple[Fault, ...]]:
        """How it is copied between processes; without this its text would be taken for its fault."""
        return type(self), self.faults

    @classmethod
    def at(cls, pointer: str, message: str) -> "Refusal":
        """A refusal with one fault."""
        return cls(Fault(pointer, message))


class Malformed(Refusal):
    """It is not exactly parseable (HTTP 400)."""


class Unsignable(Refusal):
    """It is well formed, but not a thing that this service can judge for signing (HTTP 422)."""


def child(pointer: str, key: str | int) -> str:
    """The pointer of a member or an element below `pointer` (RFC 6901 escapes)."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
