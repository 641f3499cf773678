"""The rules against their hit and miss cases on disk, and the catalogue against the rule files."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from policies.case import Case
from policies.catalogue import CATALOGUE
from policies.engine import assess
from policies.facts.fact import BAD
from policies.policy import Policy
from policies.rule import Rule
from policies.verdict import Verdict
from tests.policies.write_fixtures import FIXTURES, policy_of

FILES = sorted(FIXTURES.glob("*/*.json"))
RULE_FILES = Path(__file__).parents[2] / "policies" / "rules"

_FORBIDDEN = ("scam", "malicious", "fraud", "phishing", "attacker", "hacker", "stolen", "thief", "criminal", "drainer")


@cache
def policy(profile: str = "null") -> Policy:
    return policy_of(json.loads(profile))


def judged(path: Path) -> tuple[Case, Verdict]:
    """A case of the files with its verdict, under the profile that the file states."""
    document = json.loads(path.read_text(encoding="utf-8"))
    case = Case.model_validate_json(json.dumps(document["case"]))
    return case, assess(case, policy(json.dumps(document.get("profile"))))


def expected_of(path: Path) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["expected"]
    return expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_rule_says_exactly_what_its_case_records(path: Path) -> None:
    expected = expected_of(path)
    _, verdict = judged(path)
    found = [json.loads(it.model_dump_json()) for it in verdict.findings if it.rule == path.parent.name]
    assert (verdict.level, found, verdict.errors) == (expected["level"], expected["findings"], ())
    assert bool(found) == path.name.startswith("hit-")


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.id)
def test_every_rule_has_a_hit_and_a_miss(rule: type[Rule]) -> None:
    kinds = {path.name.split("-")[0] for path in (FIXTURES / rule.id).glob("*.json")}
    assert kinds == {"hit", "miss"}


def test_every_rule_file_is_in_the_catalogue_once() -> None:
    files = sorted(path.stem.replace("_", "-") for path in RULE_FILES.glob("*.py") if path.stem != "__init__")
    assert sorted(rule.id for rule in CATALOGUE) == files


def test_no_case_belongs_to_a_rule_that_does_not_exist() -> None:
    assert {path.parent.name for path in FILES} <= {rule.id for rule in CATALOGUE}


def accusations(case: Case, verdict: Verdict) -> list[str]:
    """Words of accusation without a list's word: then a case holds no evidence of a crime, only of novelty."""
    if any(fact.kind in BAD for fact in case.facts):
        return []
    texts = " ".join(f"{finding.title} {finding.advice}" for finding in verdict.findings).lower()
    return [word for word in _FORBIDDEN if word in texts]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_finding_accuses(path: Path) -> None:
    assert accusations(*judged(path)) == []


@pytest.mark.parametrize("word", _FORBIDDEN)
def test_a_finding_that_accuses_what_is_only_new_would_be_noticed(word: str) -> None:
    """And one that repeats what a list says would not: the same words, with the list's fact in the case."""
    new, verdict = judged(FIXTURES / "unlimited-approval" / "hit-unlisted-contract.json")
    (finding,) = verdict.findings
    accusing = finding.model_copy(update={"title": f"{finding.title} This is a {word}."})
    accused = verdict.model_copy(update={"findings": (accusing,)})
    assert accusations(new, verdict) == []
    assert word in accusations(new, accused)
    listed, _ = judged(FIXTURES / "listed-party" / "hit-spender.json")
    assert accusations(listed, accused) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_finding_has_evidence_that_leads_into_the_case(path: Path) -> None:
    case, verdict = judged(path)
    for finding in verdict.findings:
        assert finding.evidence
        for place in finding.evidence:
            assert follow(case, place) is not None, place


def follow(case: Case, place: str) -> Any:
    """What an evidence path points to: attributes and positions, outcomes looked through."""
    found: Any = case
    for step in place.replace("[", ".").replace("]", "").split("."):
        found = getattr(found, "value", found) if getattr(found, "status", None) == "known" else found
        found = found[int(step)] if step.isdigit() else getattr(found, step)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_texts_are_short_whole_sentences_on_one_line(path: Path) -> None:
    _, verdict = judged(path)
    for finding in verdict.findings:
        for text in (finding.title, finding.advice):
            assert text.endswith(".")
            assert text[0].isupper() or text[0].isdigit()
            assert "\n" not in text
            assert "None" not in text
            assert len(text) <= 240, text
