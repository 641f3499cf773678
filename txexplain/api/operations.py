"""What the OpenAPI document says of each call: its body with examples, its answer, and every status it may have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from txexplain.v0.shapes import (
    ADDRESS_EXAMPLES,
    BULK_EXAMPLES,
    JSON_RPC_EXAMPLES,
    SITE_EXAMPLES,
    TRANSACTION_EXAMPLES,
    V0AddressBody,
    V0Answer,
    V0BulkAnswer,
    V0ScanBody,
    V0SiteBody,
)
from txexplain.wire.explain_body import EXAMPLES, ExplainBody
from txexplain.wire.feedback_shape import FEEDBACK_EXAMPLES, FeedbackAnswer, FeedbackBody
from txexplain.wire.problem import ProblemShape
from txexplain.wire.recheck import RECHECK_EXAMPLES, RecheckAnswer, RecheckBody
from txexplain.wire.report_shapes import BulkAnswer, BulkBody, ReplayAnswer, SearchAnswer
from txexplain.wire.search_query import KEYS
from txexplain.wire.shapes import Answer

SCHEMAS: Final[Mapping[str, Any]] = {
    "Answer": Answer,
    "BulkAnswer": BulkAnswer,
    "BulkBody": BulkBody,
    "ExplainBody": ExplainBody,
    "FeedbackAnswer": FeedbackAnswer,
    "FeedbackBody": FeedbackBody,
    "Problem": ProblemShape,
    "RecheckAnswer": RecheckAnswer,
    "RecheckBody": RecheckBody,
    "ReplayAnswer": ReplayAnswer,
    "SearchAnswer": SearchAnswer,
    "V0AddressBody": V0AddressBody,
    "V0Answer": V0Answer,
    "V0BulkAnswer": V0BulkAnswer,
    "V0ScanBody": V0ScanBody,
    "V0SiteBody": V0SiteBody,
}

_CALLER: Final = (401, 403, 429, 500, 503)
"""Wherever a caller is checked: by its key, its rights, its rate; 503 where not even that can be looked up."""

_BODY: Final = (400, 408, 413, 415)


@dataclass(frozen=True, slots=True)
class Operation:
    """`body` and `answer` name schemas. `stream` where the answer may also come as server-sent events."""

    description: str
    problems: tuple[int, ...]
    answer: str | None = None
    status: int = 200
    body: str | None = None
    examples: Mapping[str, Any] = field(default_factory=dict)
    parameters: tuple[Mapping[str, Any], ...] = ()
    stream: bool = False
    open: bool = False


def _query(name: str) -> Mapping[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}


_IDEMPOTENCY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The caller's name for this request; sent again within a day it gives the same report.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,128}$"},
}

_BULK_EXAMPLES: Final = {
    "two": {
        "summary": "Two requests",
        "value": {"requests": [EXAMPLES["transfer"]["value"], EXAMPLES["message"]["value"]]},
    }
}


def _scan(body: str, examples: Mapping[str, Any], answer: str = "V0Answer") -> Operation:
    return Operation("The scan", (*_BODY, 422, *_CALLER), answer, body=body, examples=examples)


OPERATIONS: Final[Mapping[tuple[str, str], Operation]] = {
    ("/v1/explain", "post"): Operation(
        "The report",
        (*_BODY, 409, 422, *_CALLER),
        "Answer",
        body="ExplainBody",
        examples=EXAMPLES,
        parameters=(_IDEMPOTENCY,),
        stream=True,
    ),
    ("/v1/explain/bulk", "post"): Operation(
        "A report or a problem for each request",
        (*_BODY, 422, *_CALLER),
        "BulkAnswer",
        body="BulkBody",
        examples=_BULK_EXAMPLES,
    ),
    ("/v1/recheck", "post"): Operation(
        "What the outcome rested on, read again",
        (*_BODY, *_CALLER),
        "RecheckAnswer",
        body="RecheckBody",
        examples=RECHECK_EXAMPLES,
    ),
    ("/v1/reports", "get"): Operation(
        "The reports that fit",
        (400, *_CALLER),
        "SearchAnswer",
        parameters=tuple(_query(name) for name in KEYS),
    ),
    ("/v1/reports/{report_id}", "get"): Operation("The report", (404, *_CALLER), "Answer"),
    ("/v1/reports/{report_id}/replay", "post"): Operation("The comparison", (404, *_CALLER), "ReplayAnswer"),
    ("/v1/reports/{report_id}/feedback", "post"): Operation(
        "The feedback is kept",
        (*_BODY, 404, *_CALLER),
        "FeedbackAnswer",
        status=201,
        body="FeedbackBody",
        examples=FEEDBACK_EXAMPLES,
    ),
    ("/v0/evm/transaction/scan", "post"): _scan("V0ScanBody", TRANSACTION_EXAMPLES),
    ("/v0/evm/transaction-raw/scan", "post"): _scan("V0ScanBody", {}),
    ("/v0/evm/transaction-bulk/scan", "post"): _scan("V0ScanBody", BULK_EXAMPLES, "V0BulkAnswer"),
    ("/v0/evm/json-rpc/scan", "post"): _scan("V0ScanBody", JSON_RPC_EXAMPLES),
    ("/v0/evm/user-operation/scan", "post"): _scan("V0ScanBody", {}),
    ("/v0/evm/address/scan", "post"): _scan("V0AddressBody", ADDRESS_EXAMPLES),
    ("/v0/site/scan", "post"): _scan("V0SiteBody", SITE_EXAMPLES),
    ("/healthz", "get"): Operation("It is alive", (), open=True),
    ("/metrics", "get"): Operation("The measurements, in Prometheus' text form", _CALLER),
    ("/readyz", "get"): Operation("It is ready", (503,), open=True),
}
