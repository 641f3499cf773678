"""Statements on the findings: why to worry, with the parties that the rule names."""

import re
from typing import Final

from llm.grounding.phrases import PhraseBook
from llm.grounding.slots import SlotTable
from llm.grounding.statement import Statement
from llm.template.facts import Facts
from policies.severity import Confidence, Level, Severity
from policies.trust import PHRASES
from policies.verdict import Finding

NAMED: Final = 3
"""Findings that are told one by one, the worst first; the rest are counted."""

_PARTY: Final = re.compile(r"0x[0-9a-fA-F]{4}…[0-9a-fA-F]{4}|0x[0-9a-fA-F]{40}")
_QUOTED: Final = re.compile(r"“[^“”]*”")


def finding_statements(facts: Facts, book: PhraseBook, table: SlotTable) -> list[Statement]:
    """The findings at the verdict's level and above, with all that are serious."""
    told = [pair for pair in enumerate(facts.verdict.findings) if is_due(pair[1], facts.verdict.level)]
    several = len(facts.approvals) + len(facts.permissions) + len(facts.called_approvals) > 1
    statements = [_finding(pair, book, table, several=several) for pair in told[:NAMED]]
    rest = tuple(position for position, _ in told[NAMED:])
    if rest:
        kind = "more-points" if facts.verdict.level is Level.BENIGN else "more-warnings"
        statements.append(Statement(kind, "finding", {"count": table.slot("count", f"{len(rest):,}")}, rest))
    return statements


def is_due(finding: Finding, level: Level) -> bool:
    """Whether a text of this level must speak of it: mere information only where nothing graver stands beside it."""
    return finding.severity is not Severity.INFO or level in {Level.BENIGN, Level.UNKNOWN}


def standing_of(finding: Finding) -> str | None:
    """What the rule says of the party's standing, as the name of that standing; None where it says nothing."""
    return next((str(standing.name).lower() for standing, phrase in PHRASES.items() if phrase in finding.title), None)


def _finding(pair: tuple[int, Finding], book: PhraseBook, table: SlotTable, *, several: bool) -> Statement:
    """`several` approvals are told: then "it" could be any of them, and the party is named where it can be."""
    position, finding = pair
    kind = book.finding_kind(finding, standing_of(finding))
    found = {"who": _PARTY.search(finding.title), "text": _QUOTED.search(finding.title)}
    there = frozenset(role for role, match in found.items() if match is not None)
    offered = [pattern.roles for pattern in book.patterns(kind) if pattern.roles <= there]
    if not offered:
        raise KeyError(f"the finding {finding.title!r} lacks what the words for {kind!r} name")
    chosen = max(offered, key=len) if several else min(offered, key=len)
    slots = {}
    for role in sorted(chosen):
        match = found[role]
        slots[role] = table.slot("party" if role == "who" else "text", match[0] if match else "")
    if finding.confidence is Confidence.LOW:
        kind = f"unsure {kind}"
    return Statement(kind, "finding", slots, (position,))
