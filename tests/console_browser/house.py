"""The application served to a real browser from a thread: real HTTP, real database, a stand-in for the simulator."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx
import uvicorn

from tests.txexplain.cases import report_of
from tests.txexplain.console.conftest import Place, opened
from tests.txexplain.console.rich import import_two_versions
from txexplain.filing import LOCAL_TENANT
from txexplain.report import Report
from txexplain.setting_sections.console import CompanySettings

T = TypeVar("T")

PEOPLE: Final = {"ann": "analyst", "bob": "analyst", "lea": "lead", "ada": "admin", "vic": "viewer"}
_START_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class House:
    """A served application. `run` runs a coroutine where the application runs."""

    url: str
    place: Place
    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The coroutine's result."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def keep(self, report: Report | None = None) -> Report:
        """Store a report of the tenant that asks without a key."""
        return self.run(self.place.keep(report or report_of(), LOCAL_TENANT))

    def explain(self, document: dict[str, Any]) -> dict[str, Any]:
        """What a wallet is answered."""
        answer = httpx.post(f"{self.url}/v1/explain", json=document, timeout=60)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@contextmanager
def served(folder: Path) -> Iterator[House]:
    """The application, its people let in, until the end of the block."""
    ready = threading.Event()
    told: list[House] = []
    stop: list[Callable[[], None]] = []
    thread = threading.Thread(target=lambda: asyncio.run(_serve(folder, told, stop, ready)), daemon=True)
    thread.start()
    if not ready.wait(_START_SECONDS) or not told:
        raise RuntimeError("the application did not start")
    try:
        yield told[0]
    finally:
        stop[0]()
        thread.join(_START_SECONDS)


async def _serve(folder: Path, told: list[House], stop: list[Callable[[], None]], ready: threading.Event) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    import_two_versions(folder / "feeds")
    company = CompanySettings(issuer=url, client_id="console", url=url, roles={"Analysts": "analyst"})
    database = f"sqlite:///{folder / 'reports.db'}"
    async with opened(database, folder, feeds=folder / "feeds", company=company) as place:
        for name, role in PEOPLE.items():
            await place.person(name, role, LOCAL_TENANT)
        config = uvicorn.Config(
            place.app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined] # of older versions
        loop = asyncio.get_running_loop()

        def end() -> None:
            loop.call_soon_threadsafe(lambda: setattr(server, "should_exit", True))

        told.append(House(url, place, loop))
        stop.append(end)
        loop.call_soon(ready.set)
        with contextlib.suppress(asyncio.CancelledError):
            await server.serve(sockets=[listener])
