"""Cases of rules on disk, `RULE/hit-*.json` and `RULE/miss-*.json`: what a rule must say and where it must be silent.

A file holds `case`, `expected.findings` (those of the rule, exactly) and, where it needs one, the `profile`.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from policies.case import Case
from policies.engine import assess
from policies.policy import build_policy
from policies.profile import BadProfile, Profile
from policies.rule import Rule


class Tried(NamedTuple):
    """One case that was run. `fault` None: the rule says exactly what the file records."""

    rule: str
    name: str
    fault: str | None


def try_cases(folder: Path, rules: Sequence[type[Rule]]) -> Iterator[Tried]:
    """Run every case below a folder. Never raises for a file: its fault is told."""
    known = {rule.id for rule in rules}
    for path in sorted(folder.glob("*/*.json")):
        rule = path.parent.name
        if rule not in known:
            yield Tried(rule, path.stem, "there is no such rule")
        else:
            yield Tried(rule, path.stem, _fault(path, rule, rules))


def _fault(path: Path, rule: str, rules: Sequence[type[Rule]]) -> str | None:
    if not path.name.startswith(("hit-", "miss-")):
        return "its name begins with neither hit- nor miss-"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        case = Case.model_validate_json(json.dumps(document["case"]))
        expected = document["expected"]["findings"]
        policy = build_policy(Profile.model_validate({"name": "case", **document.get("profile", {})}), rules)
    except (OSError, ValueError, KeyError, TypeError, ValidationError, BadProfile) as error:
        return f"is no case: {type(error).__name__}: {error}".partition("\n")[0]
    verdict = assess(case, policy)
    found = [json.loads(it.model_dump_json()) for it in verdict.findings if it.rule == rule]
    if verdict.errors:
        return f"rule {verdict.errors[0].rule} failed: {verdict.errors[0].error}"
    if bool(found) != path.name.startswith("hit-"):
        return "the rule speaks where it must be silent" if found else "the rule is silent where it must speak"
    return None if found == expected else "the rule says something else than the file records"
