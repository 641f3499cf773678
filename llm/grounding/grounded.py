"""What a model is asked, and what it may answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from llm.grounding.slots import Slot
from llm.grounding.statement import Statement


@dataclass(frozen=True)
class Unprompted:
    """No model is asked about this case: the template tells it, for this reason."""

    reason: str


@dataclass(frozen=True)
class GroundedPrompt:
    """One case as a prompt, with all that is needed to hold a model to it.

    `prompt` is the whole text for a completion, chat marks included; `prefix` its constant start, for warming.
    `slots` are the values of this case by letter; they are in neither `prompt` nor `grammar`, so equal digests mean
    that a raw answer may be filled anew. `grammar` is plain GBNF, and `ways` the same spelled out: for each statement
    all sentences that make it. `max_tokens` bounds every sentence it allows.
    """

    prompt: str
    prefix: str
    case_text: str
    slots: Mapping[str, Slot]
    statements: tuple[Statement, ...]
    grammar: str
    ways: tuple[tuple[str, ...], ...]
    max_tokens: int
    stop: tuple[str, ...]
    digest: str
    language: str

    @property
    def trivial(self) -> bool:
        """One fact and the closing words, or a single way to say it all: nothing that a model could say better."""
        return len(self.statements) <= 1 or all(len(ways) == 1 for ways in self.ways)

    @property
    def complex(self) -> bool:
        """So much at once that a larger model may tell it better."""
        return len(self.statements) >= 6
