"""Errors as `application/problem+json` (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, NotRequired

from typing_extensions import TypedDict

from decoders.refusal import Fault, Malformed, Refusal

MEDIA_TYPE: Final = "application/problem+json"

_TYPES: Mapping[int, tuple[str, str]] = {
    400: ("malformed", "The request is malformed"),
    401: ("unauthenticated", "The caller is not known"),
    403: ("forbidden", "The caller may not do this"),
    404: ("not-found", "There is no such thing"),
    405: ("method-not-allowed", "This path does not answer to this method"),
    408: ("body-too-slow", "The body did not arrive in time"),
    409: ("conflict", "This contradicts an earlier request"),
    413: ("too-large", "The body is too large"),
    415: ("unsupported-media-type", "The body must be application/json"),
    422: ("unsignable", "This is not a thing that can be judged for signing"),
    429: ("too-many-requests", "Too many requests; try again later"),
    500: ("internal", "The service failed"),
    503: ("unavailable", "The service cannot answer at present"),
}


class ProblemFaultShape(TypedDict):
    """One fault: a JSON pointer into the body ("" is the whole body) and what would be right."""

    pointer: str
    message: str


class ProblemShape(TypedDict):
    """An error. `request_id` finds it in the service's log."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemFaultShape]
    request_id: NotRequired[str]
    parts: NotRequired[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Problem:
    """An error to answer with. `parts` says per part of the service what is wrong (readiness only)."""

    status: int
    detail: str
    errors: Sequence[Fault] = ()
    parts: Mapping[str, str] | None = None

    def document(self, request_id: str | None = None) -> ProblemShape:
        """The error as the contract writes it."""
        name, title = _TYPES.get(self.status, ("error", HTTPStatus(self.status).phrase))
        written: ProblemShape = {
            "type": f"urn:txexplain:problem:{name}",
            "title": title,
            "status": self.status,
            "detail": self.detail,
            "errors": [{"pointer": fault.pointer, "message": fault.message} for fault in self.errors],
        }
        if request_id is not None:
            written["request_id"] = request_id
        if self.parts is not None:
            written["parts"] = dict(self.parts)
        return written

    def body(self, request_id: str | None = None) -> bytes:
        """The error as UTF-8 JSON."""
        return json.dumps(self.document(request_id), separators=(",", ":")).encode()


def refused(refusal: Refusal) -> Problem:
    """400 for what cannot be parsed in exactly one way, 422 for what cannot be judged for signing."""
    return Problem(400 if isinstance(refusal, Malformed) else 422, str(refusal), refusal.faults)
