"""The body of `POST /v1/explain/bulk`, parsed strictly."""

from typing import Any, Final

from decoders.refusal import Malformed, Refusal
from decoders.strict_json import parse_json
from txexplain.budget import DEFAULT_BUDGET_MS
from txexplain.wire.explain_request import ExplainRequest, read_explain_request

MAX_REQUESTS: Final = 20


def parse_bulk_request(body: bytes, default_budget_ms: int = DEFAULT_BUDGET_MS) -> list[ExplainRequest | Refusal]:
    """Each request, or why it is none. Raises `Malformed` where the body is no list of requests."""
    document = parse_json(body)
    found = document.get("requests") if isinstance(document, dict) and len(document) == 1 else None
    if not isinstance(found, list) or not 1 <= len(found) <= MAX_REQUESTS:
        raise Malformed.at("", f'must be {{"requests": [...]}} with 1 to {MAX_REQUESTS} requests')
    return [_read(each, default_budget_ms) for each in found]


def _read(document: Any, budget_ms: int) -> ExplainRequest | Refusal:
    try:
        return read_explain_request(document, budget_ms)
    except Refusal as refusal:
        return refusal
