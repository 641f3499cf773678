"""What a large body says is the same wherever it is parsed, and no death of the process that parses loses a request."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from decoders.refusal import Refusal
from tests.txexplain import parsers
from tests.txexplain.cases import OWNER, POLICY, TOKEN, body, message_body, transfer_data
from tests.txexplain.fakes import FakeSimulator, MemoryStore
from tests.txexplain.programs import Service, run_here, service
from tests.txexplain.test_malformed_requests import KINDS
from tests.txexplain.test_request_kinds import BATCH, GRANT, OPERATION
from txexplain.api.body import parsed
from txexplain.parsing_process import CannotParse, ParsingProcess
from txexplain.services import assemble
from txexplain.settings import Settings
from txexplain.v0.requests import ScanBody, parse_bulk_scan, parse_scan, single_call
from txexplain.wire.bulk_request import parse_bulk_request
from txexplain.wire.explain_request import parse_explain_request
from txexplain.wire.recheck import RECHECK_EXAMPLES, parse_recheck_request

_OVERRIDES = {
    f"0x{account:040x}": {"balance": "0x1", "stateDiff": {f"0x{slot:064x}": f"0x{slot + 1:064x}" for slot in range(3)}}
    for account in range(1, 2001)
}
_TYPED = {
    "types": {
        "EIP712Domain": [{"name": "name", "type": "string"}],
        "Mail": [{"name": "to", "type": "address[]"}, {"name": "contents", "type": "bytes"}],
    },
    "primaryType": "Mail",
    "domain": {"name": "Post"},
    "message": {"to": [OWNER] * 900, "contents": "0x" + "ab" * 20_000},
}
_SOUND: dict[str, dict[str, Any]] = {
    "a transfer": body(),
    "a message": message_body(),
    "2,000 overrides": body(state_overrides=_OVERRIDES, block_overrides={"number": "0x10"}, block="latest"),
    "large calldata": body(params=[{"from": OWNER, "to": TOKEN, "data": transfer_data() + "ab" * 200_000}]),
    "large typed data": body(method="eth_signTypedData_v4", params=[OWNER, json.dumps(_TYPED)]),
    "a batch": body(**BATCH),
    "an operation": body(**OPERATION),
    "a permission": body(**GRANT),
}
_SCAN = {
    "chain": "ethereum",
    "metadata": {"domain": "app.example.org"},
    "data": {"from": OWNER, "to": TOKEN, "data": transfer_data(), "value": "0x0"},
}


@pytest.fixture(scope="module")
def parsing() -> Iterator[ParsingProcess]:
    with closing(ParsingProcess()) as process:
        yield process


def _found(outcome: Callable[[], Any]) -> object:
    """What came out, in a form that can be compared."""
    try:
        return _comparable(outcome())
    except Refusal as refusal:
        return _comparable(refusal)


def _comparable(value: Any) -> object:
    match value:
        case Refusal():
            return type(value), value.faults, str(value)
        case ScanBody():
            return vars(value)
        case list() | tuple():
            return [_comparable(each) for each in value]
    return value


def _in_both(parsing: ParsingProcess, content: bytes, parse: Callable[[bytes], Any]) -> tuple[object, object]:
    return (
        _found(lambda: asyncio.run(parsing.parse(content, parse))),
        _found(lambda: parse(content)),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_malformed_body_is_refused_in_the_same_words(kind: str, parsing: ParsingProcess) -> None:
    document = KINDS[kind][0]
    content = document if isinstance(document, bytes) else json.dumps(document).encode()

    there, here = _in_both(parsing, content, parse_explain_request)

    assert there == here
    assert isinstance(here, tuple), "it was not refused"


@pytest.mark.parametrize("kind", _SOUND)
def test_a_sound_body_is_the_same_request(kind: str, parsing: ParsingProcess) -> None:
    there, here = _in_both(
        parsing, json.dumps(_SOUND[kind]).encode(), partial(parse_explain_request, default_budget_ms=900)
    )

    assert there == here
    assert not isinstance(here, tuple), "it was refused"


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(
    changes=st.dictionaries(st.sampled_from(sorted([*body(), "raw", "block", "language", "x"])), _VALUES, max_size=3)
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_body_has_the_same_outcome(changes: dict[str, Any], parsing: ParsingProcess) -> None:
    there, here = _in_both(parsing, json.dumps({**body(), **changes}).encode(), parse_explain_request)

    assert there == here


@pytest.mark.parametrize(
    ("document", "parse"),
    [
        ({"requests": [body(), body(chain_id=0), message_body()]}, parse_bulk_request),
        ({"requests": []}, parse_bulk_request),
        (RECHECK_EXAMPLES["report"]["value"], parse_recheck_request),
        ({"witness": "x"}, parse_recheck_request),
        (_SCAN, partial(parse_scan, single_call, 800)),
        ({**_SCAN, "data": [_SCAN["data"]] * 2}, partial(parse_bulk_scan, 800)),
        ({**_SCAN, "data": 1}, partial(parse_bulk_scan, 800)),
        (_SCAN, ScanBody),
    ],
)
def test_every_kind_of_body_can_be_parsed_there(
    document: object, parse: Callable[[bytes], Any], parsing: ParsingProcess
) -> None:
    there, here = _in_both(parsing, json.dumps(document).encode(), parse)

    assert there == here


async def test_a_body_that_takes_too_long_is_refused_and_the_next_one_is_parsed() -> None:
    with closing(ParsingProcess(seconds=0.2)) as process:
        with pytest.raises(CannotParse, match=r"within 0\.2 seconds"):
            await process.parse(b"", parsers.late)

        assert await process.parse(b"2" * 100_000, len) == 100_000


async def test_a_body_that_takes_too_much_memory_is_refused_and_the_next_one_is_parsed(parsing: ParsingProcess) -> None:
    with pytest.raises(CannotParse, match="memory"):
        await parsing.parse(b"", parsers.hungry)

    assert await parsing.parse(b"2", len) == 1


async def test_a_process_that_was_stopped_is_replaced_and_the_body_is_parsed() -> None:
    with closing(ParsingProcess(seconds=0.5)) as process:
        os.kill(await process.parse(b"", parsers.own_process), signal.SIGSTOP)

        assert await process.parse(b"2", len) == 1


async def test_a_body_that_ends_the_process_again_and_again_is_refused() -> None:
    with closing(ParsingProcess()) as process:
        with pytest.raises(CannotParse, match="ask again"):
            await process.parse(b"", parsers.fatal)

        assert await process.parse(b"2", len) == 1


async def test_an_error_that_nobody_expects_says_where_it_was_raised(parsing: ParsingProcess) -> None:
    with pytest.raises(ZeroDivisionError, match="nobody expects this") as raised:
        await parsing.parse(b"", parsers.wrong)

    assert "in wrong" in "".join(raised.value.__notes__)


async def test_bodies_that_come_together_each_have_their_own_outcome(parsing: ParsingProcess) -> None:
    sizes = [1, 300_000, 7, 70_000, 2]

    assert await asyncio.gather(*(parsing.parse(b"2" * size, len) for size in sizes)) == sizes


async def test_it_is_another_process_that_signals_of_a_terminal_or_a_unit_do_not_end(parsing: ParsingProcess) -> None:
    there = await parsing.parse(b"", parsers.own_process)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(there, number)

    assert await parsing.parse(b"", parsers.own_process) == there != os.getpid()


async def test_it_gets_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:password@host/db")
    with closing(ParsingProcess()) as process:
        assert "DATABASE_URL" not in await process.parse(b"", parsers.environment)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"[" + b"0," * 1023 + b"0]", "within"),
        (b"[" + b"0," * 1024 + b"0]", "beside"),
        (b'"' + b"a" * 16_382 + b'"', "within"),
        (b'"' + b"a" * 16_383 + b'"', "beside"),
    ],
)
async def test_a_large_or_crowded_body_is_parsed_beside_the_service_and_any_other_within(
    content: bytes, place: str, parsing: ParsingProcess
) -> None:
    app = FastAPI()
    app.state.services = replace(assemble(Settings(), FakeSimulator(), POLICY, MemoryStore()), parsing=parsing)

    there = await parsed(Request({"type": "http", "app": app}), content, parsers.own_process)

    assert place == ("within" if there == os.getpid() else "beside")


async def test_after_the_end_nothing_is_parsed_and_nothing_runs() -> None:
    process = ParsingProcess()
    there = await process.parse(b"", parsers.own_process)

    process.close()

    assert not _runs(there)
    with pytest.raises(RuntimeError):
        await process.parse(b"", len)


# The real service.


def _children(process: int) -> list[int]:
    """Each thread has its own."""
    texts = [task.read_text() for task in Path(f"/proc/{process}/task").glob("*/children")]
    return [int(child) for text in texts for child in text.split()]


def _parsers(running: Service) -> list[int]:
    found = []
    for child in _children(running.process.pid):
        with suppress(OSError):
            if b"txexplain.parsing_worker" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return found


def _runs(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def _until_ended(process: int) -> None:
    end = time.monotonic() + 10
    while _runs(process):
        assert time.monotonic() < end, "the parsing process outlived the service"
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_process_ends_with_the_service(tmp_path: Path, number: signal.Signals) -> None:
    with service(tmp_path) as running:
        (parser,) = _parsers(running)
        running.process.send_signal(number)
        running.process.wait(10)

        _until_ended(parser)
        assert "Traceback" not in running.log.read_text()


async def _parser(running: Service) -> int:
    """Waited for: one that was killed when it had nothing to do is replaced by the next body."""
    for _ in range(500):
        await asyncio.sleep(0.02)
        if found := _parsers(running):
            return found[0]
    raise AssertionError("there is no parsing process")


async def test_a_service_whose_parsing_process_is_killed_again_and_again_answers_every_request(tmp_path: Path) -> None:
    large = body(state_overrides=dict(list(_OVERRIDES.items())[:100]))
    bodies = [json.dumps(large), json.dumps({**large, "budget_ms": 0})] * 4
    headers = {"content-type": "application/json"}
    with service(tmp_path, "--rate", "1000", "--burst", "1000") as running:
        async with httpx.AsyncClient(base_url=running.url, timeout=60, headers=headers) as http:
            for _ in range(4):
                asked = [asyncio.create_task(http.post("/v1/explain", content=each)) for each in bodies]
                os.kill(await _parser(running), signal.SIGKILL)
                assert [answer.status_code for answer in await asyncio.gather(*asked)] == [200, 400] * 4

    assert any(event.get("status") == -signal.SIGKILL for event in running.events())
    assert "Traceback" not in running.log.read_text()


def test_the_command_line_starts_no_process_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each body that it reads is its user's own."""
    started: list[str] = []
    monkeypatch.setattr(ParsingProcess, "__init__", lambda _process: started.append("one"))
    (tmp_path / "body.json").write_text(json.dumps(_SOUND["2,000 overrides"]))

    done = run_here(tmp_path, "explain", str(tmp_path / "body.json"))

    assert done.stdout, done.stderr.decode()
    assert started == []
