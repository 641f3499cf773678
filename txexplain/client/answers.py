"""What an HTTP answer means for a call. Pure."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from txexplain.client.report import Problem

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Given(Generic[Shape]):
    """What was asked for."""

    value: Shape


@dataclass(frozen=True, slots=True)
class Refused:
    """A problem with the request: every region would say the same."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Failed:
    """The endpoint gave no answer to this attempt.

    Attributes:
        reason: In words, for people.
        status: Its HTTP status, where it had one.
        again: Whether the same endpoint may be asked again in this call.
        retry_after: Seconds that it wants to be left alone; None where it named none.
    """

    reason: str
    status: int | None = None
    again: bool = True
    retry_after: float | None = None


Answer = Given[Shape] | Refused | Failed


def read_answer(status: int, headers: Mapping[str, str], body: bytes, shape: type[Shape]) -> Answer[Shape]:
    """Read an answer.

    Whatever is neither what was asked for nor a problem (a login page, a gateway's error) is a failure of the endpoint:
    a 200 that is no report must never pass for a benign one.
    """
    if status in {429, 503}:
        seconds = retry_after(headers.get("retry-after"))
        return Failed(f"answered {status}", status, again=seconds is not None, retry_after=seconds)
    if 200 <= status < 300 and (value := parsed(body, shape)) is not None:
        return Given(value)
    if status >= 400 and (problem := parsed(body, Problem)) is not None:
        return read_problem(status, problem)
    return Failed(f"answered {status} with something that is neither an answer nor a problem", status)


def read_problem(status: int, problem: Problem) -> Refused | Failed:
    """What a problem means, whether it came as an answer or at the end of a stream."""
    if status < 500 and status != 429:
        return Refused(problem)
    # A fault inside this region: it would answer so again, another region may not.
    return Failed(f"answered {status} {problem.title}", status, again=False)


def parsed(body: bytes, shape: type[Shape]) -> Shape | None:
    """The body as this shape; None where it is something else."""
    try:
        return shape.model_validate_json(body)
    except ValidationError:
        return None


def retry_after(value: str | None) -> float | None:
    """Seconds, from seconds or a date (RFC 9110, 10.2.3); None for anything else."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None
