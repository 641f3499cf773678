"""The embedded engine with the real model: constrained, repeatable, off the event loop, truly cancelled."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
import pytest_asyncio

from llm.engines.embedded import CannotLoad, EmbeddedEngine
from llm.engines.engine import Ask, EngineFailed, Finish, Piece
from llm.routing.decisions import Fault
from tests.llm.model_servers import model_file

pytestmark = pytest.mark.model

PROMPT = "<|im_start|>user\nWhat happens?<|im_end|>\n<|im_start|>assistant\n"
CHOICE = Ask(PROMPT, 'root ::= "You pay " ("α" | "β") "."\n', 32, ("<|im_end|>",))
WAYS = (("You pay α.", "You send α away."), ("Sign only if you know why.", "Sign only what you understand."))
BRANCHING = Ask(PROMPT, "", 64, ("<|im_end|>",), WAYS)
ENDLESS = Ask(PROMPT, "root ::= [a-z ]*\n", 900)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine() -> AsyncIterator[EmbeddedEngine]:
    opened = await EmbeddedEngine.open(model_file(), threads=1, slots=2)
    await opened.warm(PROMPT)
    yield opened
    await opened.close()


async def written(engine: EmbeddedEngine, ask: Ask = CHOICE) -> list[Piece]:
    return [piece async for piece in engine.write(ask)]


def text_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces).removesuffix("<|im_end|>")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_text_keeps_to_its_grammar_and_comes_in_pieces(engine: EmbeddedEngine) -> None:
    pieces = await written(engine)
    assert text_of(pieces) in {"You pay α.", "You pay β."}
    assert len([piece for piece in pieces if piece.text]) > 2
    assert any(piece.finish is Finish.STOP for piece in pieces)
    usage = next(piece.usage for piece in pieces if piece.usage)
    assert usage.prompt_tokens > 5
    assert usage.compute_ms


@pytest.mark.asyncio(loop_scope="module")
async def test_the_same_prompt_gives_the_same_words_also_beside_others(engine: EmbeddedEngine) -> None:
    ask = Ask(PROMPT, "root ::= [a-z ]*\n", 12)
    alone = text_of(await written(engine, ask))
    together = await asyncio.gather(*(written(engine, ask) for _ in range(4)))
    assert {text_of(pieces) for pieces in together} == {alone}


@pytest.mark.asyncio(loop_scope="module")
async def test_more_texts_than_slots_wait_for_their_turn(engine: EmbeddedEngine) -> None:
    texts = await asyncio.gather(*(written(engine) for _ in range(5)))
    assert all(text_of(pieces).startswith("You pay") for pieces in texts)


@pytest.mark.asyncio(loop_scope="module")
async def test_the_event_loop_runs_while_the_model_computes(engine: EmbeddedEngine) -> None:
    turns = 0
    work = asyncio.create_task(written(engine, Ask(PROMPT, "root ::= [a-z ]*\n", 16)))
    while not work.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 16


@pytest.mark.asyncio(loop_scope="module")
async def test_a_dropped_text_stops_in_the_engine_and_frees_its_slot(engine: EmbeddedEngine) -> None:
    for _ in range(4):
        async with aclosing(engine.write(ENDLESS)) as pieces:
            async for _piece in pieces:
                break
    # With two slots, four texts of 900 tokens each would hold them for a minute.
    async with asyncio.timeout(20):
        assert text_of(await written(engine)).startswith("You pay")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_cancelled_reader_stops_the_engine_too(engine: EmbeddedEngine) -> None:
    readers = [asyncio.create_task(written(engine, ENDLESS)) for _ in range(4)]
    await asyncio.sleep(0.1)
    for reader in readers:
        reader.cancel()
    async with asyncio.timeout(20):
        assert text_of(await written(engine)).startswith("You pay")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_text_of_known_ways_is_one_of_them_and_the_same_beside_others(engine: EmbeddedEngine) -> None:
    pieces = await written(engine, BRANCHING)
    allowed = {f"{first} {second}" for first in WAYS[0] for second in WAYS[1]}
    assert text_of(pieces) in allowed
    assert [piece.finish for piece in pieces if piece.finish] == [Finish.STOP]
    assert pieces[-1].usage is not None
    assert 0 < pieces[-1].usage.completion_tokens < 24
    together = await asyncio.gather(*(written(engine, ask) for ask in (BRANCHING, CHOICE, BRANCHING, CHOICE)))
    assert {text_of(pieces) for pieces in together[::2]} == {text_of(pieces)}


@pytest.mark.asyncio(loop_scope="module")
async def test_a_dropped_text_of_known_ways_frees_its_slot(engine: EmbeddedEngine) -> None:
    for _ in range(8):
        async with aclosing(engine.write(BRANCHING)) as pieces:
            async for _piece in pieces:
                break
    async with asyncio.timeout(20):
        assert text_of(await written(engine, CHOICE)).startswith("You pay")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_grammar_that_is_none_is_refused(engine: EmbeddedEngine) -> None:
    with pytest.raises(EngineFailed) as failure:
        await written(engine, Ask(PROMPT, "root ::= ((", 4))
    assert failure.value.fault is Fault.REFUSED


async def test_a_model_that_is_not_there_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(CannotLoad, match="make model"):
        await EmbeddedEngine.open(tmp_path / "none.gguf")


async def test_a_file_that_is_no_model_cannot_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "bad.gguf").write_bytes(b"GGUF" + b"\xff" * 100)
    with pytest.raises(CannotLoad):
        await EmbeddedEngine.open(tmp_path / "bad.gguf")


def _priorities() -> list[int]:
    """Those of all threads of this process."""
    return [os.getpriority(os.PRIO_PROCESS, int(thread.name)) for thread in Path("/proc/self/task").iterdir()]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has priorities of single threads")
@pytest.mark.asyncio(loop_scope="module")
async def test_the_models_threads_give_way_to_those_of_the_service(engine: EmbeddedEngine) -> None:
    await written(engine)
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    others = _priorities()
    assert own == min(others)
    assert max(others) == min(19, own + 5)
