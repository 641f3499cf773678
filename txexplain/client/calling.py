"""Asks endpoints until one answers, never past the call's time."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

import httpx

from txexplain.client.answers import Answer, Failed, Given, Shape
from txexplain.client.endpoints import Endpoint, EndpointPool
from txexplain.client.errors import EndpointFailure, ProblemError, UnavailableError


@dataclass(frozen=True, slots=True)
class Call(Generic[Shape]):
    """One call.

    Attributes:
        path: Below the endpoint's address.
        accept: The media types that the answer may have.
        read: Reads an answer to its end; what it raises is a failure of the endpoint.
        body: Makes what is sent, given how long (seconds) the attempt may take; None makes a GET.
        seconds: For everything: way, waiting and retries.
        shortest: Seconds below which a further attempt is not worth making.
    """

    path: str
    accept: str
    read: Callable[[httpx.Response], Awaitable[Answer[Shape]]]
    body: Callable[[float], Mapping[str, Any]] | None
    seconds: float
    shortest: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """Whom to ask, after what wait, for how long (seconds)."""

    endpoint: Endpoint
    wait: float
    seconds: float


async def send(http: httpx.AsyncClient, pool: EndpointPool, call: Call[Shape]) -> Shape:
    """The answer. Asking again is safe: the service only judges, it never signs or sends.

    Raises `ProblemError`, `UnavailableError`, and TypeError or ValueError for a body that is no JSON.
    """
    end = time.monotonic() + call.seconds
    failures: list[EndpointFailure] = []
    excluded: set[Endpoint] = set()
    # Two more than there are regions: a connection that drops once costs no failover, and a storm is not fed.
    for attempt in range(len(pool) + 2):
        plan = _plan(pool, excluded, end, call.shortest, again=attempt > 0)
        if plan is None:
            break
        await asyncio.sleep(plan.wait)
        answer = await _try_once(http, call, plan)
        if not isinstance(answer, Failed):
            pool.answered(plan.endpoint)
            if isinstance(answer, Given):
                return answer.value
            raise ProblemError(answer.problem)
        pool.failed(plan.endpoint, answer.retry_after, time.monotonic())
        failures.append(EndpointFailure(plan.endpoint.url, answer.reason, answer.status))
        if not answer.again:
            excluded.add(plan.endpoint)
    raise UnavailableError(tuple(failures))


def _plan(pool: EndpointPool, excluded: set[Endpoint], end: float, shortest: float, *, again: bool) -> _Plan | None:
    """None where no further attempt fits into what is left."""
    now = time.monotonic()
    endpoint = pool.following(excluded, now)
    if endpoint is None:
        return None
    wait = max(endpoint.rests_until - now, 0.0) if again else 0.0
    left = end - now - wait
    # A region that hangs may take half: the other half is for the region that answers in its place.
    half = left / 2 if pool.has_alternative(endpoint, excluded, now) else left
    seconds = max(half, min(left, shortest))
    return None if again and seconds < shortest else _Plan(endpoint, wait, seconds)


async def _try_once(http: httpx.AsyncClient, call: Call[Shape], plan: _Plan) -> Answer[Shape]:
    # Written before the try: a request that cannot be written as JSON is the caller's fault, not the endpoint's.
    content = None if call.body is None else json.dumps(call.body(plan.seconds), allow_nan=False).encode()
    headers = {"accept": call.accept} | ({} if content is None else {"content-type": "application/json"})
    method = "GET" if content is None else "POST"
    try:
        async with (
            asyncio.timeout(plan.seconds),
            http.stream(method, plan.endpoint.url + call.path, content=content, headers=headers) as response,
        ):
            return await call.read(response)
    except TimeoutError:
        return Failed(f"gave no answer within {plan.seconds * 1000:.0f} ms")
    except httpx.HTTPError as error:
        return Failed(f"cannot be reached: {str(error) or type(error).__name__}")
    except ValueError as error:
        return Failed(f"gave an answer that cannot be read: {error}")
