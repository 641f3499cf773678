"""The examples: prompts of the service's own cases with the texts to learn, and those kept apart for evaluation.

A quarter comes from the recorded cases of the rules, the rest is drawn: a situation with findings of real rules
put on it. Which examples are kept apart is decided by the pair of situation and first rule, so that evaluation
meets pairs that were never learnt.
"""

import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from llm.grounding import GroundedPrompt, compose
from llm.grounding.phrases import book_in
from llm.tuning.situations import drawn_case
from llm.tuning.style import taught
from policies.case import Case
from policies.level import level_of
from policies.severity import Confidence
from policies.trust import PHRASES
from policies.verdict import Finding, Verdict

TRAINED_ON: Final = 4_200
"""Cases that the committed adapter was drawn from."""

RECORDED: Final = Path("fixtures/rules")
SEED: Final = 20_261_121
_KEPT_APART: Final = 6
"""One pair of situation and rule in this many is kept for evaluation."""


@dataclass(frozen=True)
class Example:
    """One judged case with the text to learn. `held_out`: for evaluation only."""

    situation: str
    case: Case
    verdict: Verdict
    prompt: GroundedPrompt
    text: str
    held_out: bool


def examples(count: int, recorded: Path = RECORDED, seed: int = SEED) -> Iterator[Example]:
    """`count` drawn examples after the recorded ones, no prompt more than three times. The same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret is drawn
    seen: dict[str, int] = {}
    for situation, case, verdict in _judged(count, recorded, chance):
        prompt = compose(case, verdict, "en")
        if not isinstance(prompt, GroundedPrompt) or seen.get(prompt.digest, 0) >= 3:
            continue
        seen[prompt.digest] = seen.get(prompt.digest, 0) + 1
        text = taught(prompt, book_in("en"), chance)
        yield Example(situation, case, verdict, prompt, text, held_out=is_held_out(situation, verdict))


def is_held_out(situation: str, verdict: Verdict) -> bool:
    """Whether this pair of situation and rule is kept for evaluation."""
    rule = verdict.findings[0].rule if verdict.findings else "none"
    return zlib.crc32(f"{situation}/{rule}".encode()) % _KEPT_APART == 0


def findings_of_rules(recorded: Path = RECORDED) -> tuple[tuple[Finding, str], ...]:
    """Every finding of the recorded cases with the kind of payload that it was found on."""
    found: list[tuple[Finding, str]] = []
    for path in sorted(recorded.glob("*/hit-*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        kind: str = document["case"]["request"]["payload"]["kind"]
        findings = document["expected"]["findings"]
        found.extend((Finding.model_validate_json(json.dumps(finding)), kind) for finding in findings)
    return tuple(found)


def _judged(count: int, recorded: Path, chance: random.Random) -> Iterator[tuple[str, Case, Verdict]]:
    pool = findings_of_rules(recorded)
    for document in _recorded_cases(recorded):
        case = Case.model_validate_json(json.dumps(document["case"]))
        findings = tuple(Finding.model_validate_json(json.dumps(it)) for it in document["expected"]["findings"])
        yield "recorded", case, verdict_on(case, findings)
    for _ in range(count):
        situation, case = drawn_case(chance)
        fitting = [finding for finding, kind in pool if kind == case.request.payload.kind] or [it for it, _ in pool]
        drawn = chance.sample(fitting, min(len(fitting), chance.choices([0, 1, 2, 3, 5], [25, 40, 22, 9, 4])[0]))
        varied = {finding.rule: _varied(finding, chance) for finding in drawn}
        yield situation, case, verdict_on(case, tuple(varied.values()))


def _varied(finding: Finding, chance: random.Random) -> Finding:
    """The finding with another standing of its party, where it tells one, and now and then with less certainty."""
    said = next((phrase for phrase in PHRASES.values() if phrase in finding.title), None)
    title = finding.title if said is None else finding.title.replace(said, chance.choice(list(PHRASES.values())))
    confidence = Confidence.LOW if chance.random() < 0.05 else finding.confidence
    return finding.model_copy(update={"title": title, "confidence": confidence})


def verdict_on(case: Case, findings: tuple[Finding, ...]) -> Verdict:
    """The verdict that the engine would give for these findings."""
    ordered = tuple(sorted(findings, key=lambda it: (-it.severity.rank, -it.confidence.rank, it.rule)))
    level = level_of(case, ordered, rule_failed=False)
    return Verdict(level=level, findings=ordered, skipped=(), errors=(), policy_digest="sha256:0")


def _recorded_cases(recorded: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(recorded.glob("*/*.json"))]
