"""From findings to one level. The table below is the whole law; the order is benign < unknown < warning < malicious.

The first line that holds is taken:

| level | when |
|---|---|
| malicious | a finding is critical with confidence medium or high |
| warning | a finding is critical with confidence low, or danger, or caution |
| unknown | the decoding is unavailable |
| unknown | the effects are unavailable, and the payload has effects (all but messages) |
| unknown | the effects are known, but the simulation left something out |
| unknown | a rule failed |
| unknown | a rule could not judge a part of what it looks at, as a spender whom no node knows |
| benign | none of these |
"""

from collections.abc import Iterable
from typing import Final

from decoders.outcome import Known, Unavailable
from policies.case import Case
from policies.severity import Confidence, Level, Severity
from policies.verdict import Finding

ORDER: Final = (Level.BENIGN, Level.UNKNOWN, Level.WARNING, Level.MALICIOUS)
"""Adding a finding never moves a verdict to the left."""

_WARNING = frozenset({Severity.CAUTION, Severity.DANGER, Severity.CRITICAL})


def level_of(case: Case, findings: Iterable[Finding], *, rule_failed: bool, in_part: bool = False) -> Level:
    """The level of a verdict, by the table of this module. `in_part`: a rule has judged only a part."""
    reached = [_level(finding) for finding in findings]
    reached.append(Level.BENIGN if _assessed(case) and not (rule_failed or in_part) else Level.UNKNOWN)
    return max(reached, key=ORDER.index)


def _level(finding: Finding) -> Level:
    if finding.severity is Severity.CRITICAL and finding.confidence.rank >= Confidence.MEDIUM.rank:
        return Level.MALICIOUS
    return Level.WARNING if finding.severity in _WARNING else Level.BENIGN


def _assessed(case: Case) -> bool:
    """Whether everything that this kind of payload needs was available. A message has no effects on chain."""
    if isinstance(case.decoded, Unavailable):
        return False
    if case.request.payload.kind == "message":
        return True
    return isinstance(case.effects, Known) and not case.effects.value.incomplete
