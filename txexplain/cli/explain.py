"""`txexplain explain`."""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from txexplain.cli.exit_status import BAD_INPUT, BAD_SETTINGS, BY_LEVEL, UNAVAILABLE
from txexplain.cli.options import with_settings
from txexplain.cli.output import fail
from txexplain.settings import BadSettings, Settings
from txexplain.telemetry import configure_logging

if TYPE_CHECKING:
    from txexplain.wire.explain_request import ExplainRequest
    from txexplain.wire.shapes import Answer

MAX_BYTES: Final = 1024 * 1024


@with_settings()
def explain(
    settings: Settings,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A request as JSON; - reads standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,  # noqa: FBT002 - typer's form
) -> None:
    """Judge one request. Exit status: 0 benign, 1 warning, 2 malicious, 3 unknown, 64 bad input."""
    # A card is for people: the log's lines would run through it.
    configure_logging("error" if settings.log_level == "info" else settings.log_level, settings.redactor())
    asked = _parse(_read(file), settings)
    answer = _judge(settings, asked)
    if as_json:
        sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    else:
        from txexplain.cli.card import print_card  # noqa: PLC0415 - rich is not needed for JSON

        print_card(answer)
    sys.stdout.flush()
    raise typer.Exit(BY_LEVEL[answer["verdict"]["level"]])


def _read(file: str) -> bytes:
    try:
        body = sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else Path(file).read_bytes()
    except OSError as error:
        fail(BAD_INPUT, f"{file}: {error.strerror}")
    if len(body) > MAX_BYTES:
        fail(BAD_INPUT, f"{file}: is larger than {MAX_BYTES} bytes")
    return body


def _parse(body: bytes, settings: Settings) -> "ExplainRequest":
    from decoders.refusal import Refusal  # noqa: PLC0415 - keeps the program's start fast
    from txexplain.wire.explain_request import parse_explain_request  # noqa: PLC0415 - as above

    try:
        return parse_explain_request(body, settings.budget_ms)
    except Refusal as refusal:
        fail(BAD_INPUT, *(f"{fault.pointer or 'the request'}: {fault.message}" for fault in refusal.faults))


def _judge(settings: Settings, asked: "ExplainRequest") -> "Answer":
    from txexplain.store.opening import CannotStart  # noqa: PLC0415 - keeps the program's start fast
    from txexplain.store.report_store import StoreUnavailable  # noqa: PLC0415 - as above

    try:
        return asyncio.run(_run(settings, asked))
    except BadSettings as error:
        fail(BAD_SETTINGS, *error.faults)
    except (CannotStart, StoreUnavailable) as error:
        fail(UNAVAILABLE, str(error))


async def _run(settings: Settings, asked: "ExplainRequest") -> "Answer":
    from simulation.deadline import Deadline  # noqa: PLC0415 - keeps the program's start fast
    from txexplain.services import open_services  # noqa: PLC0415 - as above
    from txexplain.wire.answer import write_answer  # noqa: PLC0415 - as above

    async with open_services(settings) as services:
        received = time.perf_counter()
        report = await services.pipeline.run(asked, Deadline.after(asked.budget_ms / 1000), received)
    return write_answer(report)
