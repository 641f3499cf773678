"""A JSON-RPC 2.0 client over HTTP or what stands for it, with batches and deadlines.

Errors have two kinds: `RpcUnreachable` (no answer: dead, hung or not speaking JSON-RPC) and `RpcError` (the node
answered that it cannot do it). URLs are never part of a message, because they may hold a key.
"""

import json
import sys
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Protocol

from pydantic_core import from_json, to_json

from simulation.deadline import Deadline
from simulation.http import AnswerTooLarge, HttpAnswer, NoAnswer
from simulation.round_trips import RoundTrips

Call = tuple[str, Sequence[Any]]

_DEEP_TRACE_LIMIT = 4_500
"""Twice 1,024 levels and the rest of an answer; measured to fit a main thread's stack many times over."""


class RpcUnreachable(Exception):  # noqa: N818 - names a state of the peer
    """No usable answer came."""


class NotInTime(RpcUnreachable):
    """No answer came within the `seconds` that the peer was given."""

    def __init__(self, seconds: float) -> None:
        super().__init__("did not answer in time" if seconds else "no time is left to ask")
        self.seconds = seconds


class RateLimited(RpcUnreachable):
    """The node asks for fewer requests (HTTP 429). `wait` is the seconds that it named, if it named any."""

    def __init__(self, wait: float | None = None) -> None:
        super().__init__("limits the number of requests")
        self.wait = wait


class TooLarge(RpcUnreachable):
    """The answer is larger than any that is read; asking again brings the same."""


class RpcError(Exception):
    """The node answered with an error. `code` as in JSON-RPC, `message` is the node's own text."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Transport(Protocol):
    """How a body reaches a node."""

    async def post(self, url: str, body: bytes, seconds: float) -> HttpAnswer:
        """See `HttpClient.post`."""


class RpcClient:
    """One node. Safe to share between tasks; connections are kept alive. `round_trips` counts what was asked of it."""

    def __init__(self, url: str, transport: Transport) -> None:
        self._url = url
        self._transport = transport
        self.round_trips = RoundTrips()

    async def call(self, method: str, *params: Any, deadline: Deadline) -> Any:
        """One call's result. Raises `RpcUnreachable`, `RpcError`."""
        return (await self.batch([(method, params)], deadline))[0]

    async def batch(self, calls: Sequence[Call], deadline: Deadline) -> list[Any]:
        """Results in the order of `calls`. Raises the first `RpcError` among them, or `RpcUnreachable`."""
        answers = await self.attempt(calls, deadline)
        for answer in answers:
            if isinstance(answer, RpcError):
                raise answer
        return answers

    async def attempt(self, calls: Sequence[Call], deadline: Deadline) -> list[Any]:
        """Like `batch`, but an error of one call stands in its place in the list. Raises `RpcUnreachable`."""
        if not calls:
            return []
        document = [
            {"jsonrpc": "2.0", "id": index, "method": method, "params": list(params)}
            for index, (method, params) in enumerate(calls)
        ]
        return _in_order(await self._post(document if len(document) > 1 else document[0], deadline), len(calls))

    async def _post(self, document: Any, deadline: Deadline) -> Any:
        seconds = deadline.remaining()
        if seconds == 0.0:
            raise NotInTime(0.0)
        body = to_json(document)
        self.round_trips += RoundTrips(requests=1, bytes_sent=len(body))
        try:
            answer = await self._transport.post(self._url, body, seconds)
        except AnswerTooLarge as error:
            raise TooLarge(str(error)) from error
        except TimeoutError as error:
            raise NotInTime(seconds) from error
        except NoAnswer as error:
            raise RpcUnreachable(str(error)) from error
        self.round_trips += RoundTrips(bytes_received=len(answer.content))
        return _parsed(answer)


def _parsed(answer: HttpAnswer) -> Any:
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise RateLimited(_seconds(answer.retry_after))
    if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return {"error": {"code": -32600, "message": "the request is too large for the node"}}
    try:
        return parse_answer(answer.content)
    except ValueError as error:
        raise RpcUnreachable("answered with something that is not JSON") from error


def parse_answer(content: bytes) -> Any:
    """A node's JSON. Raises ValueError for what is none.

    pydantic's parser takes a third of the time of Python's own, and refuses what is nested 200 levels deep.
    """
    try:
        return from_json(content)
    except ValueError:
        return _parsed_deep(content)


def _parsed_deep(content: bytes) -> Any:
    """Python's parser recurses in C, as deep as Python's recursion limit.

    The usual limit is too low: hostile code can nest a call trace more than 500 calls deep, over 1,000 JSON levels, and
    that must not cost the caller the effects. The one that eth-account sets (100,000) is too high: a hostile node could
    end the process. So the parser gets its own.
    """
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEEP_TRACE_LIMIT)
    try:
        return json.loads(content)
    except RecursionError as error:
        raise ValueError("nested deeper than any call trace") from error
    finally:
        sys.setrecursionlimit(usual)


def _seconds(retry_after: str | None) -> float | None:
    """`Retry-After` in seconds (RFC 9110, 10.2.3); its other form, a date, would need a wall clock."""
    return float(retry_after) if retry_after is not None and retry_after.isascii() and retry_after.isdigit() else None


def _in_order(document: Any, count: int) -> list[Any]:
    """The outcome of each call. A lone object answers a lone call, or refuses a batch as a whole.

    Raises `RpcUnreachable`.
    """
    if isinstance(document, dict):
        return [_outcome(document)] * count if count == 1 or "error" in document else [_outcome(None)] * count
    rows = document if isinstance(document, list) else []
    by_id = {row["id"]: row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), int)}
    if not by_id:
        raise RpcUnreachable("answered with something that is no JSON-RPC")
    return [_outcome(by_id.get(index)) for index in range(count)]


def _outcome(row: Any) -> Any:
    if not isinstance(row, dict) or ("error" not in row and "result" not in row):
        return RpcError(-32603, "the node left this call unanswered")
    error = row.get("error")
    if error is None:
        return row.get("result")
    code = error.get("code") if isinstance(error, dict) else None
    message = error.get("message", "no message") if isinstance(error, dict) else error
    return RpcError(code if isinstance(code, int) else -32603, str(message))
