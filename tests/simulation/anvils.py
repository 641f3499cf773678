"""A bare anvil on an empty chain of its own, for tests that need the real EVM and no fork."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from simulation.anvil.binary import find_anvil
from simulation.anvil.process import AnvilProcess
from simulation.http import HttpClient
from simulation.rpc import RpcClient


@asynccontextmanager
async def bare_anvil(*arguments: str) -> AsyncIterator[RpcClient]:
    """A client of a fresh anvil with funded development accounts."""
    process = await AnvilProcess.start(find_anvil(), arguments)
    http = HttpClient()
    try:
        yield RpcClient(process.url, http)
    finally:
        await http.close()
        await process.stop()


def script(path: Path, *lines: str) -> Path:
    """A program that stands for anvil and does this."""
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)
    return path
