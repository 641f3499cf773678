"""`txexplain mcp`."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from txexplain.cli.exit_status import BAD_SETTINGS, UNAVAILABLE
from txexplain.cli.output import fail

if TYPE_CHECKING:
    from txexplain.client import Options

Endpoint = Annotated[
    list[str],
    typer.Option(
        "--endpoint", envvar="TXEXPLAIN_ENDPOINT", help="Address of a running service; again for other regions."
    ),
]
KeyFile = Annotated[
    Path | None,
    typer.Option(envvar="TXEXPLAIN_API_KEY_FILE", help="File with the API key. A key on a command line can be seen."),
]
Budget = Annotated[float, typer.Option(help="Milliseconds for each question, way and retries included.")]


def mcp(endpoint: Endpoint = ["http://127.0.0.1:8600"], api_key_file: KeyFile = None, budget_ms: Budget = 5000) -> None:  # noqa: B006 - typer copies it
    """Answer an agent over standard input and output (Model Context Protocol), asking a running service."""
    from txexplain.client import Options  # noqa: PLC0415 - keeps the program's start fast

    try:
        key = None if api_key_file is None else api_key_file.read_text(encoding="utf-8").strip()
        options = Options(endpoint, api_key=key, budget_ms=budget_ms)
        asyncio.run(_serve(options))
    except (OSError, ValueError) as error:
        fail(BAD_SETTINGS, str(error))
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        fail(UNAVAILABLE, "the MCP SDK is not installed; pip install 'txexplain[mcp]'")


async def _serve(options: "Options") -> None:
    from txexplain.agent.server import build_server  # noqa: PLC0415 - the SDK is an optional package
    from txexplain.client import AsyncClient  # noqa: PLC0415 - as above

    async with AsyncClient(options) as client:
        await build_server(client).run_stdio_async()
