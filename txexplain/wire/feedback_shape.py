"""The shapes of `POST /v1/reports/{id}/feedback`."""

from typing import Any, Final, Literal, NotRequired

from typing_extensions import TypedDict


class FeedbackBody(TypedDict):
    """What became of it. At least one of `outcome`, `opinion` and `note`."""

    outcome: NotRequired[Literal["signed", "rejected"]]
    opinion: NotRequired[Literal["false_positive", "false_negative", "correct"]]
    note: NotRequired[str]


class FeedbackAnswer(TypedDict):
    """The feedback is kept under this id."""

    id: str


FEEDBACK_EXAMPLES: Final[dict[str, Any]] = {
    "signed": {"summary": "The user signed it", "value": {"outcome": "signed"}},
    "false_alarm": {
        "summary": "A warning that was wrong",
        "value": {"opinion": "false_positive", "note": "It is our own vault."},
    },
}
