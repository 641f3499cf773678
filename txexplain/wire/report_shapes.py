"""The shapes of the calls about stored reports and of many requests at once."""

from typing import Any, Final, Literal, NotRequired

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


class FeedbackBody(TypedDict):
    """What became of it. At least one of `outcome`, `opinion` and `note`."""

    outcome: NotRequired[Literal["signed", "rejected"]]
    opinion: NotRequired[Literal["false_positive", "false_negative", "correct"]]
    note: NotRequired[str]


class FeedbackAnswer(TypedDict):
    """The feedback is kept under this id."""

    id: str


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


FEEDBACK_EXAMPLES: Final[dict[str, Any]] = {
    "signed": {"summary": "The user signed it", "value": {"outcome": "signed"}},
    "false_alarm": {
        "summary": "A warning that was wrong",
        "value": {"opinion": "false_positive", "note": "It is our own vault."},
    },
}
