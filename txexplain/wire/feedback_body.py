"""The body of `POST /v1/reports/{id}/feedback`, parsed strictly."""

import secrets
import time
from typing import Any, Final, get_args

from decoders.refusal import Fault, Malformed, child
from decoders.strict_json import parse_json
from txexplain.store.feedback import Feedback, Opinion, Outcome

_KEYS: Final = ("outcome", "opinion", "note")
_LONGEST_NOTE: Final = 2000


def parse_feedback(body: bytes, report_id: str) -> Feedback:
    """Read a body. Raises `Malformed` with a pointer to each fault."""
    document = parse_json(body)
    if not isinstance(document, dict) or not document:
        raise Malformed.at("", f"must be a JSON object with one of {', '.join(_KEYS)}")
    faults = [Fault(child("", key), f"unknown key; known: {', '.join(_KEYS)}") for key in document if key not in _KEYS]
    faults += _choice_faults(document, "outcome", get_args(Outcome))
    faults += _choice_faults(document, "opinion", get_args(Opinion))
    note = document.get("note", "")
    if not isinstance(note, str) or len(note) > _LONGEST_NOTE or "\0" in note:
        faults.append(Fault("/note", f"must be text of at most {_LONGEST_NOTE} characters"))
    if faults:
        raise Malformed(*faults[:16])
    return Feedback(
        id=f"fb_{secrets.token_urlsafe(16)}", report_id=report_id, at=time.time_ns() // 1_000_000, **document
    )


def _choice_faults(document: dict[str, Any], key: str, choices: tuple[str, ...]) -> list[Fault]:
    if key not in document or document[key] in choices:
        return []
    return [Fault(child("", key), f"must be one of {', '.join(choices)}")]
