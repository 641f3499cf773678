"""Puts the sentences together: the worst first, nothing of the sender's left out, about a dozen at most."""

from typing import Final

from llm.explainer import negotiate
from llm.explanation import Explanation, Sentence
from llm.template.account import account_sentences, is_grave
from llm.template.approvals import approval_sentences
from llm.template.assets import asset_sentences
from llm.template.catalogue import LANGUAGES, Words, words_in
from llm.template.control import control_sentences
from llm.template.facts import Facts
from llm.template.findings import finding_sentences, info_sentences
from llm.template.headline import headline
from llm.template.permissions import permission_sentences
from llm.template.request import request_sentences
from llm.template.status import closing_sentences, opening_sentences
from llm.template.unknowns import unknown_sentences
from policies.case import Case
from policies.verdict import Verdict
from simulation.deadline import Deadline

AIM: Final = 12
"""Sentences that a text is to have at most; people read no more."""

_ROOMS: Final = (5, 3, 2, 1)
"""How many items each part tells one by one before it counts the rest: fewer where the text would pass `AIM`."""


class TemplateExplainer:
    """An `Explainer` that is deterministic, does no I/O and takes a fraction of a millisecond."""

    async def explain(
        self,
        case: Case,
        verdict: Verdict,
        deadline: Deadline,  # noqa: ARG002 - it needs no time
        language: str,
        residency: str | None = None,  # noqa: ARG002 - it sends nothing anywhere
    ) -> Explanation:
        """The template's text, as `explanation_of` gives it. Never raises for a valid case."""
        return explanation_of(case, verdict, language)


def explanation_of(case: Case, verdict: Verdict, language: str = "en", reason: str | None = None) -> Explanation:
    """The template's text. `reason` says why a model that was asked did not write it."""
    words = words_in(negotiate(language, LANGUAGES))
    facts = Facts(case, verdict)
    return Explanation(
        headline=headline(facts, words),
        sentences=tuple(_sentences(facts, words)),
        author="template",
        language=words.language,
        reason=reason,
    )


def _sentences(facts: Facts, words: Words) -> list[Sentence]:
    sentences: list[Sentence] = []
    for room in _ROOMS:
        sentences = _composed(facts, words, room)
        if len(sentences) <= AIM:
            break
    return sentences


def _composed(facts: Facts, words: Words, room: int) -> list[Sentence]:
    findings, infos = finding_sentences(facts, words, room), info_sentences(facts, words)
    said = [*findings, *infos]
    control = control_sentences(facts, words, room)
    account = account_sentences(facts, words, room, said)
    silent = bool(control or account) or bool(facts.called_approvals) or is_grave(facts)
    return [
        *opening_sentences(facts, words, said),
        *findings,
        *control,
        *account,
        *permission_sentences(facts, words, room, said),
        *approval_sentences(facts, words, room, said),
        *asset_sentences(facts, words, room, silent=silent),
        *request_sentences(facts, words, room, said),
        *unknown_sentences(facts, words, room),
        *infos,
        *closing_sentences(facts, words),
    ]
