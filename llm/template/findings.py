"""The findings in words: each serious one with its advice, the worst first."""

import re
from typing import Final

from decoders.foreign_text import plain
from llm.explainer import FALLBACK_LANGUAGE
from llm.explanation import Sentence
from llm.template.catalogue import Words
from llm.template.facts import Facts
from llm.template.prose import SENTENCE_LIMIT, clause, ended
from policies.severity import Confidence, Severity
from policies.verdict import Finding

TITLES_NAMED = 8
"""Titles that a sentence of several findings names before it counts."""

_WHO: Final = re.compile(r"0x[0-9a-fA-F]{4}…[0-9a-fA-F]{4}")
_SITE: Final = re.compile(r"“[^“”]*”")
"""How titles write a party and a site."""

Numbered = tuple[int, Finding]


def finding_sentences(facts: Facts, words: Words, room: int) -> list[Sentence]:
    """A sentence for each of the `room` worst findings from caution upward, and one that names the rest."""
    serious = [pair for pair in enumerate(facts.verdict.findings) if pair[1].severity.rank >= Severity.CAUTION.rank]
    serious.sort(key=lambda pair: (-pair[1].severity.rank, -pair[1].confidence.rank, pair[0]))
    told = [Sentence(text=_finding(finding, words), findings=(position,)) for position, finding in serious[:room]]
    rest = serious[room:]
    return [*told, _together("findings.more", rest, words)] if rest else told


def info_sentences(facts: Facts, words: Words) -> list[Sentence]:
    """One sentence that names the findings that are only information."""
    infos = [pair for pair in enumerate(facts.verdict.findings) if pair[1].severity is Severity.INFO]
    if not infos:
        return []
    text = words.say("findings.info", titles=_titles(infos, words))
    return [Sentence(text=text, findings=tuple(position for position, _ in infos))]


def _finding(finding: Finding, words: Words) -> str:
    message = "findings.unsure" if finding.confidence is Confidence.LOW else "findings.finding"
    # A rule's advice is English; the text's closing words are advice in every language.
    advice = ended(finding.advice) if finding.advice.strip() and words.language == FALLBACK_LANGUAGE else ""
    return words.say(message, title=ended(_title(finding, words)), advice=advice).strip()


def _title(finding: Finding, words: Words) -> str:
    """The language's own sentence for the rule where it has one, with the party or site that the finding names.

    The rule's name stands in for a title that is empty: a finding is never silent.
    """
    title = finding.title if finding.title.strip() else finding.rule
    named = {"who": _WHO.search(title), "site": _SITE.search(title)}
    slots = {slot: plain(found[0], SENTENCE_LIMIT) for slot, found in named.items() if found is not None}
    return words.sentence_of(finding.rule, slots) or title


def _together(message: str, pairs: list[Numbered], words: Words) -> Sentence:
    text = words.count(message, len(pairs), titles=_titles(pairs, words))
    return Sentence(text=text, findings=tuple(position for position, _ in pairs))


def _titles(pairs: list[Numbered], words: Words) -> str:
    titles = list(dict.fromkeys(clause(_title(finding, words)) for _, finding in pairs))
    return words.series(titles, TITLES_NAMED)
