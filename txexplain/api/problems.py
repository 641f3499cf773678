"""Every error of the service as problem+json, those of the framework too."""

from typing import Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from decoders.refusal import Refusal
from txexplain.api.request_context import request_id_of
from txexplain.parsing_process import CannotParse
from txexplain.store.report_store import IdempotencyConflict, StoreUnavailable
from txexplain.wire.problem import MEDIA_TYPE, Problem, refused


class ProblemError(Exception):
    """Ends a request with this problem."""

    def __init__(self, problem: Problem, headers: dict[str, str] | None = None) -> None:
        super().__init__(problem.detail)
        self.problem = problem
        self.headers = headers


INTERNAL: Final = Problem(500, "an internal error; the service's log has it under the request id")


def problem_of(error: Exception) -> Problem | None:
    """The problem that an error is answered with; None for one that nobody expects."""
    match error:
        case ProblemError():
            return error.problem
        case Refusal():
            return refused(error)
        case CannotParse():
            return Problem(503, str(error))
        case StoreUnavailable():
            return Problem(503, f"the report could not be kept or read: {error}")
        case IdempotencyConflict():
            return Problem(409, str(error))
    return None


def problem_response(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """The response for a problem."""
    return Response(problem.body(request_id_of(request.scope)), problem.status, headers, MEDIA_TYPE)


def install_problem_handlers(app: FastAPI) -> None:
    """Answer refusals, the store's failures and the framework's own errors in one form."""
    for expected in (ProblemError, Refusal, CannotParse, StoreUnavailable, IdempotencyConflict):
        app.add_exception_handler(expected, _expected)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(ClientDisconnect, _gone)


async def _expected(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem is None:
        raise error
    return problem_response(request, problem, error.headers if isinstance(error, ProblemError) else None)


async def _framework(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    detail = f"{request.method} {request.url.path}: {error.detail}"
    return problem_response(request, Problem(error.status_code, detail), dict(error.headers or {}))


async def _gone(request: Request, _error: Exception) -> Response:
    """The caller hung up while sending; nobody reads this answer, but the log has its status."""
    return problem_response(request, Problem(400, "the connection closed before the body was complete"))
