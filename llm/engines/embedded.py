"""llama.cpp in this process (xllamacpp): no other program to run, and no network.

It computes in threads of its own; here a worker thread waits for each text and hands the pieces to the event loop. Its
threads give way to all others: a text can be left to the template, but a request that waits for the event loop is late.
"""

import asyncio
import json
import os
import secrets
import sys
import tempfile
import threading
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from llm.engines.branch_writing import write_branches
from llm.engines.completion import read_event, request_body
from llm.engines.engine import MAX_TEXT, Ask, EngineFailed, Piece
from llm.engines.llama_parameters import llama_parameters
from llm.engines.piece_queue import PieceQueue
from llm.routing.decisions import Fault

_NICENESS: Final = 5
"""How much lower the priority is: a third of the share of the service's threads, where both want one processor."""


class CannotLoad(Exception):  # noqa: N818 - it states what is the case
    """The model cannot be loaded; the message says why and what to do."""


class EmbeddedEngine:
    """One model in memory, writing up to `slots` texts at once; further ones wait for their turn."""

    def __init__(self, server: Any, model: str, slots: int, folder: "tempfile.TemporaryDirectory[str]") -> None:
        self._server = server
        self._model = model
        self._slots = slots
        self._turns = asyncio.Semaphore(slots)
        self._free: SimpleQueue[int] = SimpleQueue()
        for slot in range(slots):
            self._free.put(slot)
        self._pool = ThreadPoolExecutor(max_workers=slots, thread_name_prefix="llama")
        self._folder = folder

    @classmethod
    async def open(cls, file: Path, *, threads: int | None = None, slots: int = 4) -> "EmbeddedEngine":
        """Load a GGUF file. `threads` compute, by default one for each processor. Raises `CannotLoad`."""
        folder = tempfile.TemporaryDirectory(prefix="txexplain-model-")
        try:
            # A thread of its own, since its priority is never raised again.
            loader = ThreadPoolExecutor(1, "llama loader", initializer=_give_way)
            load = loader.submit(_load, file, threads or processors(), slots, folder.name)
            loader.shutdown(wait=False)
            server = await asyncio.wrap_future(load)
        except (OSError, RuntimeError, ValueError, ImportError) as error:
            folder.cleanup()
            raise CannotLoad(f"{file} cannot be loaded: {error}") from error
        return cls(server, file.stem, slots, folder)

    @property
    def model(self) -> str:
        """The model file's name."""
        return self._model

    async def warm(self, prefix: str) -> None:
        """Compute the constant beginning of all prompts once for each slot; it is used again from then on."""
        for slot in range(self._slots):
            body = {"prompt": prefix, "max_tokens": 1, "temperature": 0, "id_slot": slot, "cache_prompt": True}
            await asyncio.to_thread(self._server.handle_completions, json.dumps(body), _ignored)

    async def write(self, ask: Ask) -> AsyncGenerator[Piece, None]:
        """The pieces as they are computed. When it is closed, llama.cpp drops the text at its next token."""
        async with self._turns:
            pieces = PieceQueue(asyncio.get_running_loop())
            work = self._pool.submit(self._in_a_slot, ask, pieces)
            work.add_done_callback(pieces.done)
            try:
                async for piece in _checked(pieces):
                    yield piece
            finally:
                pieces.stop()

    def _in_a_slot(self, ask: Ask, pieces: PieceQueue) -> None:
        """In a worker thread: write in a slot that nobody else uses, so that what it has read stays its own."""
        slot = self._free.get()
        try:
            if ask.ways:
                write_branches(partial(answered, self._server, slot), ask, pieces.take)
            else:
                body = {**request_body(ask, self._model), "id_slot": slot}
                self._server.handle_completions(json.dumps(body), pieces.take)
        finally:
            self._free.put(slot)

    async def close(self) -> None:
        """Unload the model, after the texts in hand have been dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        last, self._server = [self._server], None
        await asyncio.to_thread(_unload, last, self._pool)
        self._folder.cleanup()


async def _checked(pieces: PieceQueue) -> AsyncGenerator[Piece, None]:
    written, finished = 0, False
    async for event in pieces:
        piece = event if isinstance(event, Piece) else read_event(event)
        written += len(piece.text)
        if written > MAX_TEXT:
            raise EngineFailed(Fault.GARBAGE, "the text does not end")
        finished = finished or piece.finish is not None
        yield piece
    if not finished:
        raise EngineFailed(Fault.BROKEN, "the engine stopped before the text ended")


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _give_way() -> None:
    """Lower the priority of the present thread, and so of all that it starts: on Linux each thread has its own."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + _NICENESS))


def _load(file: Path, threads: int, slots: int, folder: str) -> Any:
    if not file.is_file():
        raise FileNotFoundError("there is no such file; `make model` builds the default one")
    parameters = llama_parameters(file, threads, slots)
    import xllamacpp  # noqa: PLC0415 - loading it is the parameters' matter

    parameters.verbosity = -1
    parameters.endpoint_slots = False
    # xllamacpp always listens too. Nobody is to reach that: a socket in a folder of ours alone, behind a random key.
    parameters.hostnames = [str(Path(folder) / "llama.sock")] if os.name == "posix" else ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [secrets.token_urlsafe(32)]
    return xllamacpp.Server(parameters)


def _unload(last: list[Any], pool: ThreadPoolExecutor) -> None:
    """Wait for the texts in hand, then drop the last reference: xllamacpp frees the model with it, which takes time."""
    pool.shutdown(wait=True)
    last.clear()


def answered(server: Any, slot: int, body: dict[str, Any]) -> Piece:
    """The whole answer to a request that is not streamed. Raises `EngineFailed`."""
    answers: list[str | dict[str, Any]] = []

    def take(answer: str | dict[str, Any]) -> bool:
        answers.append(answer)
        return False

    server.handle_completions(json.dumps({**body, "id_slot": slot}), take)
    if len(answers) != 1:
        raise EngineFailed(Fault.BROKEN, f"{len(answers)} answers to one request")
    return read_event(answers[0] if isinstance(answers[0], str | bytes) else json.dumps(answers[0]))


def _ignored(_event: str) -> bool:
    return False
