"""The server process: open the parts, listen, and on a signal finish the requests in hand before closing the parts."""

import asyncio
import dataclasses
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any, Final, cast

import structlog
import uvicorn
from fastapi import FastAPI

from txexplain.api.app import Application, create_app
from txexplain.connection import Connection
from txexplain.heap import settle_heap
from txexplain.parsing_process import ParsingProcess
from txexplain.refusing_connection import RefusingConnection
from txexplain.reload import Reloader
from txexplain.services import open_services, services_of
from txexplain.settings import Settings
from txexplain.upkeep import upkeep

_logger = structlog.get_logger(__name__)

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_GRACE_SECONDS: Final = 10
"""For requests in hand at a stop; container supervisors commonly kill after 10 to 30 seconds."""

_SWITCH_SECONDS: Final = 0.0005
"""How long a thread that parses a large body may keep the event loop from going on: Python's own 5 ms, at each of the
steps of a request, doubled the p99 of the other callers (measured by `benchmarks.attackers`)."""

_KEEP_ALIVE_SECONDS: Final = 75
"""How long an unused connection stays open. Load balancers keep theirs for a minute, and one that is closed here just
as a request is on its way to it is a failed request there; with uvicorn's own 5 s some were, under load (measured)."""

_BACKLOG: Final = 2048
"""Connections that may wait while the service is busy; uvicorn's own default."""


class CannotListen(Exception):  # noqa: N818 - it states what is the case
    """The address cannot be listened on; the message says why."""


async def run_server(settings: Settings, load: Callable[[], Settings] | None = None) -> None:
    """Serve until a signal. Raises `CannotListen`, and what `open_services` raises.

    On SIGHUP `load` reads the settings again.
    """
    listener = _listen(settings.host, settings.port)
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        with closing(ParsingProcess()) as parsing:
            await _stoppable(_serve(settings, listener, load or (lambda: settings), parsing))
    except asyncio.CancelledError:
        _logger.info("stopped before it was ready")
    finally:
        listener.close()


async def _serve(
    settings: Settings, listener: socket.socket, load: Callable[[], Settings], parsing: ParsingProcess
) -> None:
    async with open_services(settings) as services:
        app = create_app(dataclasses.replace(services, parsing=parsing))
        config = uvicorn.Config(
            app,
            http=_connections(app),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        server = _Server(config)
        _stop_with(server, app)
        _reload_with(Reloader(app, load))
        host, port = listener.getsockname()[:2]
        _logger.info("listening", url=f"http://{f'[{host}]' if ':' in host else host}:{port}")
        settle_heap()
        async with upkeep(app):
            await server.serve(sockets=[listener])
    _logger.info("stopped")


def _connections(app: Application) -> type[asyncio.Protocol]:
    """What uvicorn calls for each connection, which need not be a class."""
    refusing = app.refusing
    return Connection if refusing is None else cast("type[Connection]", partial(RefusingConnection, refusing.answer))


async def _stoppable(work: Coroutine[Any, Any, None]) -> None:
    """Run `work`; a signal before the server takes signals over cancels it, so that what was opened is closed."""
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, task.cancel)
    await task


class _Server(uvicorn.Server):
    """Leaves the signals to us: uvicorn's own handlers stop at once, and end the process with the parts still open."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take nothing over."""
        yield


def _stop_with(server: uvicorn.Server, app: FastAPI) -> None:
    """From here on a signal stops the server and nothing else; a second one stops it without the drain.

    While it drains it answers as before but says that it is not ready, so that a load balancer stops sending before
    the port is closed.
    """
    loop = asyncio.get_running_loop()

    def end() -> None:
        server.should_exit = True

    def stop() -> None:
        services = services_of(app)
        if services.gateway.draining or not services.settings.drain_seconds:
            end()
            return
        services.gateway.draining = True
        _logger.info("draining", seconds=services.settings.drain_seconds)
        loop.call_later(services.settings.drain_seconds, end)

    for number in _SIGNALS:
        loop.add_signal_handler(number, stop)


def _reload_with(reloader: Reloader) -> None:
    """SIGHUP, the signal by which daemons are told to read their settings again."""
    loop = asyncio.get_running_loop()
    running: set[asyncio.Task[bool]] = set()

    def reload() -> None:
        # The loop itself keeps only a weak reference to a task.
        task = loop.create_task(reloader.reload(), name="reload")
        running.add(task)
        task.add_done_callback(running.discard)

    loop.add_signal_handler(signal.SIGHUP, reload)


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, taken before anything is opened: a port in use should be said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio turns Nagle's algorithm off only where it is; with it on, each answer
    # waited 40 ms for the caller's delayed acknowledgement (measured: 56 ms instead of 16 ms).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except (OSError, UnicodeError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotListen(f"--host {host} --port {port}: cannot listen there: {reason}") from error
    return listener
