"""What people said about a report: whether they signed, and whether the verdict was right."""

from typing import Annotated, Literal

from pydantic import Field

from decoders.frozen import Frozen

Outcome = Literal["signed", "rejected"]
Opinion = Literal["false_positive", "false_negative", "correct"]


class Feedback(Frozen):
    """One person's word. `at` in Unix milliseconds; `note` is free text, foreign to us."""

    id: str
    report_id: str
    at: int
    outcome: Outcome | None = None
    opinion: Opinion | None = None
    note: Annotated[str, Field(max_length=2000)] = ""
