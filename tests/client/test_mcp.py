"""An agent asks through the real MCP client session, over standard input and output, before the real service."""

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

from tests.client.conftest import BUDGET_MS, Stack
from tests.txexplain.programs import COMMAND, environment, run

pytestmark = pytest.mark.anvil


@asynccontextmanager
async def _agent(folder: Path, endpoint: str, budget_ms: int = BUDGET_MS) -> AsyncIterator[ClientSession]:
    program, *arguments = COMMAND
    arguments += ["mcp", "--endpoint", endpoint, "--budget-ms", str(budget_ms)]
    parameters = StdioServerParameters(command=program, args=arguments, env=environment(folder), cwd=folder)
    async with (
        stdio_client(parameters, errlog=sys.stderr) as (read, write),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        yield session


async def _call(session: ClientSession, tool: str, **arguments: Any) -> dict[str, Any]:
    result = await session.call_tool(tool, arguments)
    assert isinstance(result, CallToolResult)
    assert not result.is_error, result.content
    assert isinstance(result.structured_content, dict)
    return result.structured_content


async def _error(session: ClientSession, tool: str, **arguments: Any) -> str:
    result = await session.call_tool(tool, arguments)
    assert isinstance(result, CallToolResult)
    assert result.is_error
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def _question(stack: Stack, scenario: str) -> dict[str, Any]:
    body = stack.body(scenario)
    return {key: body[key] for key in ("chain_id", "method", "params")}


async def test_an_agent_is_told_what_to_do(stack: Stack, tmp_path: Path) -> None:
    async with _agent(tmp_path, stack.service) as session:
        tools = {tool.name for tool in (await session.list_tools()).tools}
        payment = await _call(session, "explain_request", **_question(stack, "native-transfer"))
        drain = await _call(session, "explain_request", **_question(stack, "approve-account"))
        order = await _call(session, "explain_request", **_question(stack, "swap-order"))
        fresh = await _call(session, "recheck_report", report_id=payment["report_id"])
        report = await _call(session, "get_report", report_id=drain["report_id"])

    assert tools == {"explain_request", "recheck_report", "get_report"}
    assert (payment["level"], payment["recommendation"]) == ("benign", "sign")
    assert payment["asset_changes"]
    assert (drain["level"], drain["recommendation"]) == ("malicious", "do not sign")
    assert drain["approvals"]
    assert order["recommendation"] == "ask the person"
    assert fresh["holds"] is True
    assert report["verdict"]["level"] == "malicious"
    assert "witness" not in report


async def test_what_cannot_be_judged_is_an_error_that_says_what_would_be_right(stack: Stack, tmp_path: Path) -> None:
    question = _question(stack, "native-transfer")
    question["params"][0]["to"] = "0x12"

    async with _agent(tmp_path, stack.service) as session:
        malformed = await _error(session, "explain_request", **question)
        unknown = await _error(session, "get_report", report_id="rep_nothing")
        unheard_of = await _error(session, "explain_request", chain_id=1, method="eth_accounts")

    assert "/params/0/to" in malformed
    assert "no such" in unknown.lower()
    assert "method" in unheard_of


async def test_without_the_service_an_agent_is_told_not_to_sign(stack: Stack, tmp_path: Path) -> None:
    async with _agent(tmp_path, "http://127.0.0.1:9", budget_ms=400) as session:
        told = await _error(session, "explain_request", **_question(stack, "native-transfer"))

    assert "do not sign without asking the person" in told


def test_an_address_that_cannot_work_ends_the_program(tmp_path: Path) -> None:
    done = run(tmp_path, "mcp", "--endpoint", "ftp://eu")

    assert done.returncode == 78
    assert b"is no endpoint" in done.stderr


def test_without_the_sdk_the_program_says_what_to_install(tmp_path: Path) -> None:
    without = "import sys; sys.modules['mcp'] = None; from txexplain.cli import main; main()"

    done = subprocess.run(
        [sys.executable, "-c", without, "mcp"], env=environment(tmp_path), capture_output=True, timeout=60, check=False
    )

    assert done.returncode == 69
    assert b"txexplain[mcp]" in done.stderr
