"""Who writes the raw texts that are measured: a model file in this process, held to the grammar or not, or a server."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from llm.engines.asking import ask_of
from llm.engines.branch_writing import write_branches
from llm.engines.embedded import answered
from llm.engines.engine import Piece
from llm.engines.llama_parameters import llama_parameters
from llm.engines.openai_http import OpenAiEngine
from llm.grounding import GroundedPrompt

Writer = Callable[[GroundedPrompt], str]
"""A prompt's raw text. Greedy, so the same prompt gives the same text."""

INSTRUCTION = "Tell the user in two or three plain sentences what this does. Keep the letters as they are.\n"
"""What a model that was not tuned is told before the lines of the case."""


class ModelFile:
    """One GGUF file, loaded once. Raises RuntimeError for a file that is no model."""

    def __init__(self, file: Path, threads: int = 2) -> None:
        parameters = llama_parameters(file, threads, slots=1)
        import xllamacpp  # noqa: PLC0415 - only evaluation with a model needs it

        parameters.verbosity = -1
        self._server = xllamacpp.Server(parameters)

    def writer(self, *, grammar: bool, instructed: bool = False) -> Writer:
        """`grammar`: held to the case's statements as in the service; `instructed`: told what to do, if untuned."""

        def write(prompt: GroundedPrompt) -> str:
            if grammar:
                return self._chosen(prompt)
            asked = prompt.prompt
            if instructed:
                asked = asked.replace(prompt.prefix, prompt.prefix + INSTRUCTION, 1)
            body = {
                "prompt": asked,
                "max_tokens": prompt.max_tokens,
                "temperature": 0,
                "seed": 1,
                "stop": list(prompt.stop),
                "cache_prompt": True,
            }
            return answered(self._server, 0, body).text

        return write

    def _chosen(self, prompt: GroundedPrompt) -> str:
        """The text as the embedded engine writes it."""
        pieces: list[str] = []

        def take(piece: Piece) -> bool:
            pieces.append(piece.text)
            return False

        write_branches(partial(answered, self._server, 0), ask_of(prompt), take)
        return "".join(pieces)


def server_writer(url: str, model: str) -> Writer:
    """An OpenAI-compatible server that takes a grammar, asked as the service asks it. Raises `EngineFailed`."""

    async def written(prompt: GroundedPrompt) -> str:
        engine = OpenAiEngine(url, model)
        try:
            text = "".join([piece.text async for piece in engine.write(ask_of(prompt))])
            return text.removesuffix(prompt.stop[0])
        finally:
            await engine.close()

    return lambda prompt: asyncio.run(written(prompt))
