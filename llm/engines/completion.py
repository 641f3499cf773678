"""The bodies of `/v1/completions` as llama.cpp and vLLM speak them: one request fits both, and so do the answers.

`grammar` is llama.cpp's name for the constraint, `structured_outputs` vLLM's; each ignores the other's.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeGuard

from llm.engines.engine import SEED, Ask, EngineFailed, Finish, Piece, Usage
from llm.routing.decisions import Fault


def request_body(ask: Ask, model: str) -> dict[str, Any]:
    """The request: greedy, streamed, constrained, with the prompt's cached beginning used again."""
    return {
        "model": model,
        "prompt": ask.prompt,
        "max_tokens": ask.max_tokens,
        "stop": list(ask.stop),
        "temperature": 0,
        "seed": SEED,
        "stream": True,
        "stream_options": {"include_usage": True},
        "grammar": ask.grammar,
        "structured_outputs": {"grammar": ask.grammar},
        "cache_prompt": True,
        "skip_special_tokens": False,
    }


def read_event(data: str | bytes) -> Piece:
    """One event of the stream. Raises `EngineFailed` for an error and for anything that is not of this form."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise EngineFailed(Fault.GARBAGE, "an event is not JSON") from error
    if not isinstance(document, dict):
        raise EngineFailed(Fault.GARBAGE, "an event is not an object")
    if "error" in document:
        raise EngineFailed(Fault.REFUSED, f"the server reports an error: {str(document['error'])[:200]!r}")
    return Piece(*_choice(document.get("choices")), _usage(document))


def _choice(choices: Any) -> tuple[str, Finish | None]:
    """The text of the only choice; vLLM's last event has usage and no choice."""
    if choices == []:
        return "", None
    choice = choices[0] if isinstance(choices, list) and len(choices) == 1 else None
    text = choice.get("text") if isinstance(choice, dict) else None
    if not isinstance(text, str) or not isinstance(choice, dict):
        raise EngineFailed(Fault.GARBAGE, "an event has no text")
    finish = choice.get("finish_reason")
    if finish is not None and finish not in set(Finish):
        raise EngineFailed(Fault.BROKEN, f"the server stopped with {str(finish)[:40]!r}")
    return text, None if finish is None else Finish(finish)


def _usage(document: Mapping[str, Any]) -> Usage | None:
    usage, timings = document.get("usage"), document.get("timings")
    if not isinstance(usage, dict):
        return None
    prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not _counts(prompt) or not _counts(completion):
        return None
    return Usage(prompt, completion, _compute_ms(timings if isinstance(timings, dict) else {}))


def _compute_ms(timings: Mapping[str, Any]) -> float | None:
    """llama.cpp's own measure of the time that it computed, in milliseconds."""
    parts = [timings.get("prompt_ms"), timings.get("predicted_ms")]
    numbers = [float(part) for part in parts if isinstance(part, int | float) and 0 <= part < 1e9]
    return sum(numbers) if len(numbers) == len(parts) else None


def _counts(number: Any) -> TypeGuard[int]:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 10**6
