"""Judged cases with findings of real rules, and texts that keep to a prompt."""

import random
from functools import cache

from hypothesis import strategies as st

from llm.grounding import GroundedPrompt
from llm.grounding.phrases import book_in
from llm.tuning.examples import findings_of_rules, verdict_on
from llm.tuning.situations import drawn_case
from policies.case import Case
from policies.verdict import Finding, Verdict


@cache
def pool() -> tuple[Finding, ...]:
    return tuple(finding for finding, _ in findings_of_rules())


@st.composite
def judged_cases(draw: st.DrawFn) -> tuple[Case, Verdict]:
    _, case = drawn_case(random.Random(draw(st.integers(0, 2**32))))
    findings = draw(st.lists(st.sampled_from(pool()), max_size=5, unique_by=lambda finding: finding.rule))
    return case, verdict_on(case, tuple(findings))


def sentences_of(prompt: GroundedPrompt, seed: int) -> list[str]:
    """One way to say each statement, in order."""
    chance, book = random.Random(seed), book_in("en")
    return [
        chance.choice(book.fitting(statement.kind, frozenset(statement.slots))).drawn(statement.slots, chance)
        for statement in prompt.statements
    ]
