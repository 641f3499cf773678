"""Regions over stand-in servers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from llm.engines.openai_http import OpenAiEngine
from llm.routing.attempt import Place
from llm.routing.decisions import Limits, Region
from llm.routing.router import Router
from llm.routing.table import RoutingTable
from tests.llm.engines.stand_in import Behaviour, StandIn, serving

NAMES = ("eu-1", "us-1", "ap-1")


@asynccontextmanager
async def regions(
    *behaviours: Behaviour, text: str = "yes", seconds: float = 0.01, limits: Limits | None = None
) -> AsyncIterator[tuple[Router, list[StandIn]]]:
    """A router over one stand-in for each behaviour; their residencies are the first parts of `NAMES`."""
    async with AsyncExitStack() as stack:
        servers = [
            await stack.enter_async_context(serving(behaviour, text=text, seconds=seconds)) for behaviour in behaviours
        ]
        names = NAMES[: len(servers)]
        places = {
            name: Place(OpenAiEngine(server.url, f"model of {name}"))
            for name, server in zip(names, servers, strict=True)
        }
        table = RoutingTable([Region(name, name.split("-")[0]) for name in names], limits)
        router = Router(table, places)
        stack.push_async_callback(router.close)
        yield router, servers
