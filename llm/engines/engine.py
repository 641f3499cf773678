"""What every engine promises, be it in this process or behind HTTP."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from llm.routing.decisions import Fault

SEED: Final = 20_461
"""Fixed, beside greedy decoding: the same prompt on the same engine gives the same words."""

MAX_TEXT: Final = 8_192
"""Characters of one text; an engine that sends more is cut off (an endless stream must not fill the memory)."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One text to be written: the whole prompt with the model's own markers, a GBNF grammar, the most tokens.

    `stop` are texts that end it, beside the model's own end. `ways` say the same as the grammar, spelled out: a text is
    one sentence of each, with a space between them. An engine that knows them need not compute what is no choice.
    """

    prompt: str
    grammar: str
    max_tokens: int
    stop: tuple[str, ...] = ()
    ways: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """What a text cost. `compute_ms` is what the engine says it computed; None where it does not say."""

    prompt_tokens: int
    completion_tokens: int
    compute_ms: float | None = None


class Finish(StrEnum):
    """Why an engine stopped."""

    STOP = "stop"
    """The text is whole."""
    LENGTH = "length"
    """The tokens ran out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text as it is written, of so many tokens. The last piece has `finish`, and `usage` where it is known."""

    text: str
    finish: Finish | None = None
    usage: Usage | None = None
    tokens: int = 1


class EngineFailed(Exception):  # noqa: N818 - it states what is the case
    """The engine gave no text. `fault` is what the regions are told, `detail` what the log is told."""

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail


class Engine(Protocol):
    """A model that is ready to write."""

    @property
    def model(self) -> str:
        """The model's name, as reports give it."""
        ...

    def write(self, ask: Ask) -> AsyncGenerator[Piece, None]:
        """The pieces of one text, greedy and with a fixed seed. Raises `EngineFailed`.

        Closing the generator, or cancelling the task that reads it, stops the work in the engine itself.
        """
        ...

    async def close(self) -> None:
        """Give back what it holds. Nothing may be written after."""
        ...
