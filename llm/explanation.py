"""The words a user reads, tied to the findings they rest on."""

from typing import Literal

from decoders.frozen import Frozen


class Sentence(Frozen):
    """One sentence; `findings` are positions in the verdict's findings that it speaks of."""

    text: str
    findings: tuple[int, ...] = ()


class Explanation(Frozen):
    """A headline and sentences. `reason` says why the template wrote it where a model was asked and did not."""

    headline: str
    sentences: tuple[Sentence, ...]
    author: Literal["model", "template"]
    language: str
    reason: str | None = None
    model: str | None = None
    region: str | None = None
    prompt_digest: str | None = None

    @property
    def text(self) -> str:
        """All sentences as one paragraph."""
        return " ".join(sentence.text for sentence in self.sentences)
