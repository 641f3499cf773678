"""The engine behind HTTP: what it asks, what it reads, and every way in which a server can fail it."""

import asyncio
from contextlib import aclosing

import pytest

from llm.engines.engine import SEED, Ask, EngineFailed, Finish, Piece, Usage
from llm.engines.openai_http import OpenAiEngine
from llm.routing.decisions import Fault
from tests.llm.engines.stand_in import (
    DONE,
    HEAD,
    Behaviour,
    drip,
    endless,
    endless_line,
    event,
    hang,
    reset,
    says,
    serving,
    status,
    write_well,
)

ASK = Ask("<|im_start|>user\nα pays", 'root ::= "yes"\n', 12, ("<|im_end|>",))


async def written(url: str, ask: Ask = ASK) -> list[Piece]:
    engine = OpenAiEngine(url, "small")
    try:
        return [piece async for piece in engine.write(ask)]
    finally:
        await engine.close()


async def test_a_text_comes_piece_by_piece_with_its_usage() -> None:
    async with serving(write_well, text="You pay α.") as server:
        pieces = await written(server.url)
    assert [piece.text for piece in pieces] == ["You ", "pay ", "α.", ""]
    assert pieces[-1] == Piece("", Finish.STOP, Usage(7, 3))


async def test_one_body_asks_both_kinds_of_server_for_the_same_greedy_constrained_text() -> None:
    async with serving(write_well) as server:
        await written(server.url + "/v1/")
        body = server.asked[0]
    assert (body["prompt"], body["max_tokens"], body["stop"]) == (ASK.prompt, 12, ["<|im_end|>"])
    assert (body["temperature"], body["seed"], body["stream"]) == (0, SEED, True)
    assert body["grammar"] == body["structured_outputs"]["grammar"] == ASK.grammar


async def test_comments_and_carriage_returns_of_server_sent_events_are_read_over() -> None:
    parts = [HEAD, b": ping\r\n\r\n", b"event: x\n", event("yes"), event("", "stop").replace(b"\n", b"\r\n"), DONE]
    async with serving(says(*parts)) as server:
        assert "".join(piece.text for piece in await written(server.url)) == "yes"


async def test_the_usage_of_vllm_comes_in_an_event_without_a_choice() -> None:
    usage = b'data: {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 2}}\n\n'
    async with serving(says(HEAD, event("yes"), event("", "stop"), usage, DONE)) as server:
        assert (await written(server.url))[-1].usage == Usage(3, 2)


FAILING: dict[str, tuple[Behaviour, Fault]] = {
    "500": (status(500), Fault.REFUSED),
    "429": (status(429), Fault.REFUSED),
    "404": (status(404), Fault.REFUSED),
    "redirect out of the region": (
        says(b"HTTP/1.1 307 Go\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"),
        Fault.REFUSED,
    ),
    "not HTTP": (says(b"SSH-2.0-OpenSSH_9.6\r\n"), Fault.BROKEN),
    "closed at once": (says(b""), Fault.BROKEN),
    "reset in the middle": (reset, Fault.BROKEN),
    "ends in the middle": (says(HEAD, event("half")), Fault.BROKEN),
    "done before the end": (says(HEAD, event("half"), DONE), Fault.GARBAGE),
    "endless": (endless, Fault.GARBAGE),
    "endless line": (endless_line, Fault.GARBAGE),
    "a page": (says(HEAD, b"<html>Welcome</html>\n"), Fault.GARBAGE),
    "not JSON": (says(HEAD, b"data: {'a': 1}\n\n"), Fault.GARBAGE),
    "deep JSON": (says(HEAD, b"data: " + b"[" * 30_000 + b"\n\n"), Fault.GARBAGE),
    "invalid UTF-8": (says(HEAD, b'data: {"choices": [{"text": "\xff\xfe"}]}\n\n'), Fault.GARBAGE),
    "a number as text": (says(HEAD, b'data: {"choices": [{"text": 7}]}\n\n'), Fault.GARBAGE),
    "two choices": (says(HEAD, b'data: {"choices": [{"text": "a"}, {"text": "b"}]}\n\n'), Fault.GARBAGE),
    "no choices": (says(HEAD, b'data: {"hello": "there"}\n\n'), Fault.GARBAGE),
    "an error event": (says(HEAD, b'data: {"error": {"code": 400}}\n\n'), Fault.REFUSED),
    "stopped for another reason": (says(HEAD, event("", "abort"), DONE), Fault.BROKEN),
    "infinite numbers": (says(HEAD, b'data: {"choices": [], "usage": 1e999}\n\n', event("half")), Fault.BROKEN),
}


@pytest.mark.parametrize("name", FAILING)
async def test_every_failure_has_its_fault_and_none_is_a_text(name: str) -> None:
    behaviour, fault = FAILING[name]
    async with serving(behaviour) as server:
        with pytest.raises(EngineFailed) as failure:
            await written(server.url)
    assert failure.value.fault is fault


async def test_a_server_that_is_not_there_refuses() -> None:
    async with serving(write_well) as server:
        gone = server.url
    with pytest.raises(EngineFailed) as failure:
        await written(gone)
    assert failure.value.fault is Fault.REFUSED


async def test_a_reader_that_stops_in_the_middle_stops_the_server() -> None:
    async with serving(drip, text="a b c d e f g h", seconds=0.05) as server:
        engine = OpenAiEngine(server.url, "small")
        async with aclosing(engine.write(ASK)) as pieces:
            async for _ in pieces:
                break
        await asyncio.wait_for(server.dropped.wait(), 10)
        await engine.close()


async def test_a_reader_that_is_cancelled_before_the_first_token_stops_the_server() -> None:
    async with serving(hang) as server:
        engine = OpenAiEngine(server.url, "small")
        reader = asyncio.create_task(anext(engine.write(ASK)))
        await asyncio.wait({reader}, timeout=0.2)
        reader.cancel()
        await asyncio.wait_for(server.dropped.wait(), 10)
        await engine.close()


async def test_a_key_is_sent_and_never_part_of_the_address() -> None:
    engine = OpenAiEngine("https://:s3cret@eu.example.org/", "small")
    assert str(engine._client.base_url) == "https://eu.example.org/v1/"
    assert engine._client.headers["authorization"] == "Bearer s3cret"
    await engine.close()
