"""The Python client: what will signing this do? It imports nothing of the service but the shapes of its requests."""

from txexplain.client.async_client import AsyncClient, Options
from txexplain.client.errors import EndpointFailure, ProblemError, UnavailableError, UnsupportedError
from txexplain.client.explain_stream import Done, ExplainEvent, TextPiece
from txexplain.client.report import Finding, Level, Problem, Recheck, Report, Verdict
from txexplain.client.sync_client import Client

__all__ = [
    "AsyncClient",
    "Client",
    "Done",
    "EndpointFailure",
    "ExplainEvent",
    "Finding",
    "Level",
    "Options",
    "Problem",
    "ProblemError",
    "Recheck",
    "Report",
    "TextPiece",
    "UnavailableError",
    "UnsupportedError",
    "Verdict",
]
