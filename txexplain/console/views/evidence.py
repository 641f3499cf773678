"""From a finding's evidence to the places on the page where it lies, and back."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from policies.severity import Severity
from policies.verdict import Finding

_STEP = re.compile(r"[A-Za-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """What lies at one place: the worst severity of the findings that point there, and their positions from 0."""

    severity: Severity
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One piece of evidence: its path, and the id of the element that shows it (None where the page does not)."""

    path: str
    anchor: str | None


def anchor_of(path: str) -> str:
    """The id of the element for an evidence path: "effects.approvals[0]" is "at-effects-approvals-0"."""
    return "-".join(("at", *_STEP.findall(path)))


def place_of(path: str, shown: Collection[str]) -> Place:
    """The nearest shown place at or above the path: evidence about a field lies in the row that holds it."""
    steps = _STEP.findall(path)
    for length in range(len(steps), 0, -1):
        anchor = "-".join(("at", *steps[:length]))
        if anchor in shown:
            return Place(path, anchor)
    return Place(path, None)


def marks_of(findings: Sequence[Finding], shown: Collection[str]) -> Mapping[str, Mark]:
    """The marked places by their anchor."""
    found: dict[str, set[int]] = {}
    for position, finding in enumerate(findings):
        for path in finding.evidence:
            anchor = place_of(path, shown).anchor
            if anchor is not None:
                found.setdefault(anchor, set()).add(position)
    return {
        anchor: Mark(max((findings[at].severity for at in places), key=lambda it: it.rank), tuple(sorted(places)))
        for anchor, places in found.items()
    }
