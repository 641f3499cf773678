"""The shapes of the calls about stored reports and of many requests at once."""

from typing import NotRequired

from typing_extensions import TypedDict

from txexplain.wire.explain_body import ExplainBody
from txexplain.wire.problem import ProblemShape
from txexplain.wire.shapes import Answer


class ReplayAnswer(TypedDict):
    """Whether the report comes out the same today. `differs` names the parts that do not."""

    id: str
    equal: bool
    digest: str
    replayed_digest: str
    level: str
    replayed_level: str
    differs: list[str]


class BulkBody(TypedDict):
    """Up to 20 requests, each as for one."""

    requests: list[ExplainBody]


class BulkResult(TypedDict):
    """One of `report` and `problem`."""

    report: NotRequired[Answer]
    problem: NotRequired[ProblemShape]


class BulkAnswer(TypedDict):
    """The results in the order of the requests."""

    results: list[BulkResult]


class FoundReport(TypedDict):
    """One line of a search; times in Unix milliseconds."""

    id: str
    created_at: int
    chain_id: int
    sender: str
    kind: str
    level: str
    origin_host: str | None
    rules: list[str]
    digest: str
    policy_digest: str


class SearchAnswer(TypedDict):
    """The newest first; `next` is the `after` of the following page, null on the last."""

    reports: list[FoundReport]
    next: str | None
