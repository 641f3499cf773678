"""The gateway at the edge of HTTP: credentials out of headers, refusals into problems."""

import hashlib
import math
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from starlette.requests import Request

from simulation.deadline import Deadline
from txexplain.api.problems import ProblemError
from txexplain.filing import Idempotency
from txexplain.gateway.admission import Overloaded
from txexplain.gateway.api_key import Scope
from txexplain.gateway.authenticator import Unauthenticated
from txexplain.gateway.gateway import Credentials, Forbidden, Limited, shown_key
from txexplain.gateway.principal import Principal
from txexplain.services import services_of
from txexplain.wire.problem import Problem

IDEMPOTENCY_HEADER: Final = "Idempotency-Key"

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,128}")


async def admitted(request: Request, scope: Scope) -> Principal:
    """The caller, allowed to do this now. Raises `ProblemError` 401, 403 or 429."""
    gateway = services_of(request.app).gateway
    try:
        with _limited():
            return await gateway.admit(_credentials(request), scope)
    except Unauthenticated as error:
        raise ProblemError(Problem(401, str(error)), {"WWW-Authenticate": 'Bearer realm="txexplain"'}) from None
    except Forbidden as error:
        raise ProblemError(Problem(403, str(error))) from None


@contextmanager
def arrival(request: Request, principal: Principal) -> Iterator[None]:
    """The caller's body is on its way, to the end of the block. Raises `ProblemError` 429 where too many are."""
    with _limited(), services_of(request.app).gateway.arrival(principal):
        yield


def weighed(request: Request, principal: Principal, further: int) -> None:
    """The body costs as much as so many further requests, of which some may be paid. Raises `ProblemError` 429."""
    paid = getattr(request.state, "weighed", 0)
    with _limited():
        services_of(request.app).gateway.weigh(principal, further, paid)
    request.state.weighed = max(paid, further)


def counted(request: Request, principal: Principal, requests: int) -> None:
    """So many requests stand in the body, which was weighed, and one was admitted. Raises `ProblemError` 429."""
    with _limited():
        services_of(request.app).gateway.count(principal, request.state.weighed, requests - 1)


@asynccontextmanager
async def turn(request: Request, principal: Principal, deadline: Deadline) -> AsyncIterator[None]:
    """The caller's turn, to the end of the block. Raises `ProblemError` 429 where it would come too late."""
    try:
        async with services_of(request.app).gateway.turn(principal, deadline):
            yield
    except Overloaded as error:
        raise _later(error, error.retry_after) from None


def idempotency_of(request: Request, body: bytes) -> Idempotency | None:
    """The caller's name for this request, if it gave one. Raises `ProblemError` 400."""
    key = request.headers.get(IDEMPOTENCY_HEADER)
    if key is None:
        return None
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        raise ProblemError(Problem(400, f"{IDEMPOTENCY_HEADER} must be 1 to 128 visible ASCII characters"))
    return Idempotency(key, hashlib.sha256(body).hexdigest())


def _credentials(request: Request) -> Credentials:
    key = shown_key(request.headers.get("authorization", ""), request.headers.get("x-api-key"))
    return Credentials(key, request.headers.get("host", ""))


@contextmanager
def _limited() -> Iterator[None]:
    """A caller's limit is a `ProblemError` 429."""
    try:
        yield
    except Limited as error:
        raise _later(error, error.retry_after) from None


def _later(error: Exception, seconds: float) -> ProblemError:
    return ProblemError(Problem(429, str(error)), {"Retry-After": str(max(1, math.ceil(seconds)))})
