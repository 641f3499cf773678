"""The log is JSON, whoever writes to it, and holds no secret."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from txexplain.redaction import Redactor
from txexplain.telemetry import configure_logging

_URL = "https://node.example/v2/0123456789abcdef"


@pytest.fixture(autouse=True)
def logged() -> Iterator[None]:
    """The real log, put back afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_every_line_is_json_and_masked(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", Redactor([_URL]))
    structlog.get_logger("a").error("stage failed", url=_URL, exc_info=RuntimeError(f"no answer from {_URL}"))
    logging.getLogger("uvicorn.error").warning("cannot reach %s", _URL)
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        structlog.get_logger("b").info("request", path="/a\nb")

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    assert [line["event"] for line in lines] == ["stage failed", "cannot reach https://node.example(hidden)", "request"]
    assert "RuntimeError" in lines[0]["exception"]
    assert lines[2]["request_id"] == "r1"
    assert "0123456789abcdef" not in json.dumps(lines)


def test_libraries_that_log_whole_urls_are_not_heard(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("debug", Redactor([]))

    logging.getLogger("httpx").info("HTTP Request: POST %s", _URL)

    assert capsys.readouterr().err == ""
