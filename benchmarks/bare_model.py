"""The same prompts to a bare engine: llama.cpp as it comes, with the same file, grammar and threads."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llm.engines.asking import ask_of
from llm.engines.completion import read_event, request_body
from llm.engines.llama_parameters import llama_parameters
from llm.grounding import GroundedPrompt


@dataclass(frozen=True)
class BareText:
    """One text: when its first token came and when it was whole, in seconds, of how many tokens, at what CPU time."""

    first_token_s: float
    whole_s: float
    tokens: int
    cpu_s: float


def bare_texts(file: Path, threads: int, prompts: Sequence[GroundedPrompt]) -> list[BareText]:
    """Each prompt once, one at a time, after one that warms. Raises RuntimeError for a file that is no model."""
    parameters = llama_parameters(file, threads, slots=1)
    import xllamacpp  # noqa: PLC0415 - loading it is the parameters' matter

    parameters.verbosity = -1
    server = xllamacpp.Server(parameters)
    return [_text(server, prompt) for prompt in (prompts[0], *prompts)][1:]


def _text(server: Any, prompt: GroundedPrompt) -> BareText:
    body = request_body(ask_of(prompt), "bare")
    times: list[float] = []
    events: list[str] = []

    def take(event: str) -> bool:
        times.append(time.perf_counter())
        events.append(event)
        return False

    start, cpu = time.perf_counter(), time.process_time()
    server.handle_completions(json.dumps(body), take)
    whole, spent = time.perf_counter() - start, time.process_time() - cpu
    pieces = [read_event(event) for event in events]
    first = next(at for at, piece in zip(times, pieces, strict=True) if piece.text)
    return BareText(first - start, whole, sum(bool(piece.text) for piece in pieces), spent)
