"""One author measured on many cases: who wrote what the user reads, whether it is true, and how it reads."""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from llm.engines.engine import EngineFailed
from llm.evaluation.faithfulness import uncovered, unfaithful
from llm.evaluation.judged import Judged
from llm.evaluation.readability import grade, word_count
from llm.evaluation.writers import Writer
from llm.explanation import Sentence
from llm.grounding import GroundedPrompt, Unprompted, Verified, compose, verify
from llm.template.explainer import explanation_of
from llm.template.facts import Facts


@dataclass
class Measured:
    """The counts of one author. `own`: texts of which every sentence is the model's and passed verification."""

    author: str
    cases: int = 0
    own: int = 0
    mixed: int = 0
    template: int = 0
    unfaithful: list[str] = field(default_factory=list)
    uncovered: list[str] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    grades: list[float] = field(default_factory=list)
    overlaps: list[float] = field(default_factory=list)
    unstable: int = 0
    repeated: int = 0
    texts: set[str] = field(default_factory=set)
    known: dict[str, str] = field(default_factory=dict)
    """Raw texts by the digest of their prompt: as in the service, an equal prompt is written once."""
    failures: Counter[str] = field(default_factory=Counter)

    def row(self, reference: "Measured") -> tuple[str, ...]:
        """The row of the table, in the order of `HEADS`; `reference` is whom the words are compared with."""
        total = max(1, self.cases)
        return (
            self.author,
            f"{self.cases}",
            f"{100 * self.own / total:.1f} %",
            f"{100 * self.mixed / total:.1f} %",
            f"{100 * self.template / total:.1f} %",
            f"{len(self.unfaithful)}",
            f"{len(self.uncovered)}",
            f"{statistics.median(self.words):.0f}",
            f"{statistics.median(self.grades):.1f}",
            f"{sorted(self.grades)[int(0.95 * (total - 1))]:.1f}",
            f"{statistics.mean(self.overlaps):.2f}",
            f"{len(self.texts)}",
            f"{self.unstable} of {self.repeated}",
            self._same_words(reference),
        )

    def _same_words(self, reference: "Measured") -> str:
        """The share of the prompts that both were asked where both wrote the same."""
        both = self.known.keys() & reference.known.keys()
        same = sum(self.known[digest] == reference.known[digest] for digest in both)
        return f"{100 * same / len(both):.1f} %" if both else "-"


HEADS = (
    "author",
    "cases",
    "own words",
    "mixed",
    "template",
    "untrue",
    "left out",
    "words (median)",
    "grade (median)",
    "grade (p95)",
    "overlap with template",
    "different texts",
    "unstable",
    "words as the first model's",
)


def measured(author: str, writer: Writer | None, cases: Sequence[Judged], *, twice: int = 20) -> Measured:
    """The measures of a writer (None: the template). The first `twice` cases are written twice and compared."""
    result = Measured(author)
    for number, judged in enumerate(cases):
        facts, template = Facts(*judged), explanation_of(*judged)
        sentences = template.sentences
        if writer is not None:
            sentences = _written(result, writer, judged, template.sentences, again=number < twice)
        _judge(result, facts, sentences, template.sentences)
    return result


def _written(
    result: Measured, writer: Writer, judged: Judged, template: tuple[Sentence, ...], *, again: bool
) -> tuple[Sentence, ...]:
    prompt = compose(*judged, "en")
    if isinstance(prompt, Unprompted):
        result.template += 1
        return template
    raw = result.known[prompt.digest] if prompt.digest in result.known else _raw(writer, prompt)
    result.known[prompt.digest] = raw
    result.repeated += again
    result.unstable += again and _raw(writer, prompt) != raw
    checked = verify(prompt, raw)
    result.failures.update({failure.name for failure in checked.failures})
    if not isinstance(checked, Verified):
        result.template += 1
        return template
    result.own += not checked.failures
    result.mixed += bool(checked.failures)
    result.texts.add(raw)
    return checked.sentences


def _raw(writer: Writer, prompt: GroundedPrompt) -> str:
    """The raw text; none where the engine gives none, which the service answers with the template too."""
    try:
        return writer(prompt)
    except EngineFailed:
        return ""


def _judge(result: Measured, facts: Facts, sentences: tuple[Sentence, ...], template: tuple[Sentence, ...]) -> None:
    text, other = (" ".join(sentence.text for sentence in it) for it in (sentences, template))
    result.cases += 1
    result.unfaithful += unfaithful(facts, sentences)
    result.uncovered += uncovered(facts, sentences)
    result.words.append(word_count(text))
    result.grades.append(grade(text))
    result.overlaps.append(overlap(text, other))


def overlap(text: str, other: str) -> float:
    """The share of the text's runs of four words that stand in the other text too: 1 for a copy."""
    runs, others = (
        {tuple(words[at : at + 4]) for at in range(len(words) - 3)} for words in (text.split(), other.split())
    )
    return len(runs & others) / len(runs) if runs else 0.0
