"""The body of `POST /v1/explain`, parsed strictly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from decoders.parsing.signing_request import parse_signing_request
from decoders.refusal import Fault, Malformed, child
from decoders.requests import SigningRequest
from decoders.strict_json import parse_json
from simulation.query import BlockQuery, Overrides, parse_block, parse_overrides
from txexplain.budget import DEFAULT_BUDGET_MS, MAX_BUDGET_MS, MIN_BUDGET_MS

KEYS: Final = (
    "chain_id",
    "method",
    "params",
    "raw",
    "from",
    "origin",
    "block",
    "budget_ms",
    "language",
    "account",
    "state_overrides",
    "block_overrides",
)

MAX_FAULTS: Final = 16
"""Unknown keys that are named; a body can hold thousands."""

_KNOWN: Final = frozenset(KEYS)
_UNKNOWN: Final = f"unknown key; known: {', '.join(KEYS)}"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class ExplainRequest:
    """What is to be signed, on which state to try it, and how long the caller waits (milliseconds)."""

    request: SigningRequest
    block: BlockQuery
    overrides: Overrides
    budget_ms: int
    language: str


def parse_explain_request(body: bytes, default_budget_ms: int = DEFAULT_BUDGET_MS) -> ExplainRequest:
    """Read a body. Raises `Malformed` or `Unsignable` with a pointer to each fault."""
    return read_explain_request(parse_json(body), default_budget_ms)


def read_explain_request(document: Any, default_budget_ms: int = DEFAULT_BUDGET_MS) -> ExplainRequest:
    """Read a document that `parse_json` gave. Raises as `parse_explain_request` does.

    An unknown key is refused: a misspelt `state_overrides` would otherwise judge something else than was asked.
    """
    if not isinstance(document, dict):
        raise Malformed.at("", "the body must be a JSON object with `chain_id` and the call")
    unknown = [key for key in document if key not in _KNOWN]
    if unknown:
        raise Malformed(*(Fault(child("", key), _UNKNOWN) for key in unknown[:MAX_FAULTS]))
    return ExplainRequest(
        request=parse_signing_request(document),
        block=parse_block(document.get("block"), "/block"),
        overrides=parse_overrides(document.get("state_overrides"), document.get("block_overrides")),
        budget_ms=read_budget(document, default_budget_ms),
        language=_language(document),
    )


def read_budget(document: Mapping[str, Any], default: int) -> int:
    """The body's `budget_ms`, or the default. Raises `Malformed`."""
    value = document.get("budget_ms", default)
    if isinstance(value, bool) or not isinstance(value, int) or not MIN_BUDGET_MS <= value <= MAX_BUDGET_MS:
        raise Malformed.at(
            "/budget_ms", f"must be a JSON whole number of milliseconds from {MIN_BUDGET_MS} to {MAX_BUDGET_MS}"
        )
    return value


def _language(document: Mapping[str, Any]) -> str:
    value = document.get("language", "en")
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise Malformed.at("/language", 'must be a language tag (BCP 47) such as "en" or "pt-BR"')
    return value
