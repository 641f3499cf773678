"""Asks every source about every party, and freezes the answers into the case."""

from collections.abc import Iterable, Iterator, Sequence

from decoders.outcome import Known, Outcome, Unavailable
from policies.case import Case
from policies.facts.fact import Fact
from policies.facts.question import Question
from policies.facts.source import Facts
from policies.origins import host_of
from policies.parties import parties


def with_facts(case: Case, sources: Sequence[Facts], missing: Iterable[Unavailable] = ()) -> Case:
    """The case with all facts about its parties and its site, in a stated order. Pure."""
    effects = case.effects.value if isinstance(case.effects, Known) else None
    question = Question(case.request, effects)
    found: set[Fact] = set()
    absent = list(missing)
    for answer in _answers(case, question, sources):
        if isinstance(answer, Known):
            found.update(answer.value)
        elif answer not in absent:
            absent.append(answer)
    facts = tuple(sorted(found, key=lambda fact: fact.order))
    return case.model_copy(update={"facts": facts, "facts_missing": tuple(absent)})


def _answers(case: Case, question: Question, sources: Sequence[Facts]) -> Iterator[Outcome[tuple[Fact, ...]]]:
    asked = dict.fromkeys(place.address for place in parties(case))
    url = case.request.origin.url
    host = host_of(url) if url is not None else None
    for source in sources:
        for party in asked:
            yield source.about(question, party)
        if host is not None:
            yield source.about_site(question, host)
