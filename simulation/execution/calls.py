"""The calls to anvil that one prepared run takes: its traces, and the questions on the state before and after it."""

from collections.abc import Sequence
from typing import Any, Final

from decoders.primitives import Hex
from simulation.execution.call_object import block_overrides, call_object, state_overrides
from simulation.execution.prepare import Prepared
from simulation.query import AccountOverride
from simulation.reading.inquiry import Inquiry
from simulation.reading.probe import PROBE_ADDRESS, Answer, program, read_answers
from simulation.reading.state_diff import StateDiff, applied, writes_code
from simulation.rpc import Call, RpcError

CALLS: Final = {"tracer": "callTracer", "tracerConfig": {"withLog": True}}
DIFF: Final = {"tracer": "prestateTracer", "tracerConfig": {"diffMode": True}}
WRITES: Final = {"tracer": "prestateTracer", "tracerConfig": {"diffMode": True, "disableCode": True}}
"""`DIFF` without code: a token that is written to has tens of kilobytes of it, and hardly a run writes any. One that
does creates or destroys accounts, which shows here too, or carries authorizations."""

READS: Final = {"tracer": "prestateTracer", "tracerConfig": {"disableCode": True}}
ANSWER: Final = {"tracer": "callTracer", "tracerConfig": {"onlyTopCall": True}}
"""What a call returns, in three quarters of the time that anvil takes for `eth_call` (measured with 1.7.1)."""

STEPS: Final = {"disableStack": True, "disableStorage": True, "enableMemory": False}

_EVM_ERROR = "EVM error"


def trace_call(prepared: Prepared, tracer: dict[str, Any]) -> Call:
    """The run under one of the tracers above."""
    (call,) = trace_calls(prepared, tracer)
    return call


def trace_calls(prepared: Prepared, *tracers: dict[str, Any]) -> list[Call]:
    """The same run under each of these tracers."""
    where = {"stateOverrides": state_overrides(prepared.accounts), "blockOverrides": block_overrides(prepared.context)}
    call = call_object(prepared.plan.sender, prepared.transaction)
    return [("debug_traceCall", [call, "latest", {**tracer, **where}]) for tracer in tracers]


def tracer_like(diff: StateDiff) -> dict[str, Any]:
    """The tracer by which another run shows everything that `diff` shows of this one, or that it wrote other code."""
    return DIFF if writes_code(diff) else WRITES


def probe_calls(prepared: Prepared, inquiry: Inquiry) -> list[Call]:
    """The questions, all on the state before and then all on the state after the run."""
    states = (prepared.accounts, applied(inquiry.diff, prepared.accounts))
    programs = [program(chunk) for chunk in inquiry.chunks]
    return [_probe(prepared, code, state) for state in states for code in programs]


def read_probes(inquiry: Inquiry, answers: Sequence[Any]) -> tuple[list[Answer], list[Answer]]:
    """The answers before and after out of those to `probe_calls`. Raises `RpcError` where state was not delivered."""
    chunks = inquiry.chunks
    rows = [_rows(answer, len(chunk)) for answer, chunk in zip(answers, [*chunks, *chunks], strict=True)]
    flat = [answer for chunk in rows for answer in chunk]
    return flat[: len(inquiry.questions)], flat[len(inquiry.questions) :]


def _probe(prepared: Prepared, code: Hex, state: dict[str, AccountOverride]) -> Call:
    accounts = {**state, PROBE_ADDRESS: AccountOverride(code=code)}
    call = {"from": prepared.plan.sender, "to": PROBE_ADDRESS, "gas": hex(prepared.probe_gas)}
    where = {"stateOverrides": state_overrides(accounts), "blockOverrides": block_overrides(prepared.context)}
    return "debug_traceCall", [call, "latest", {**ANSWER, **where}]


def _rows(answer: Any, count: int) -> list[Answer]:
    """A probe's rows. State that the node could not deliver is an error.

    A probe that could not run answers nothing: before Byzantium there is no STATICCALL to ask with.
    """
    if isinstance(answer, RpcError) and _EVM_ERROR not in answer.message:
        raise answer
    try:
        return read_answers(answer["output"], count)
    except (KeyError, ValueError, TypeError):
        return [Answer(ok=False, size=0, data=b"")] * count
