"""Writes the hit and miss cases of the rules to fixtures/rules: `python -m tests.policies.write_fixtures`.

Nothing is written where a scenario does not give the severity that it states, so a broken rule cannot bless itself.
"""

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policies.case import Case
from policies.catalogue import CATALOGUE
from policies.engine import assess
from policies.policy import Policy, build_policy, load_policy
from policies.profile import Profile
from policies.severity import Severity
from policies.verdict import Verdict
from tests.policies.scenarios import SCENARIOS
from tests.policies.situations import Scenario

FIXTURES = Path(__file__).parents[2] / "fixtures" / "rules"


def main() -> int:
    documents = [(scenario, _document(scenario, policy_of(scenario.profile))) for scenario in SCENARIOS]
    wrong = [scenario for scenario, document in documents if document is None]
    for scenario in wrong:
        sys.stderr.write(f"{scenario.rule}/{scenario.file}: the rule does not say {scenario.severity}\n")
    if wrong:
        return 1
    shutil.rmtree(FIXTURES, ignore_errors=True)
    for scenario, document in documents:
        path = FIXTURES / scenario.rule / scenario.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def policy_of(profile: Mapping[str, Any] | None) -> Policy:
    """The default policy, or that of a profile as JSON holds it."""
    if profile is None:
        return load_policy()
    return build_policy(Profile.model_validate({"name": "fixture", **profile}), CATALOGUE)


def _document(scenario: Scenario, policy: Policy) -> dict[str, Any] | None:
    verdict = assess(scenario.case, policy)
    found = [finding for finding in verdict.findings if finding.rule == scenario.rule]
    if verdict.errors or _worst(scenario, verdict) != scenario.severity:
        return None
    return {
        **({"profile": scenario.profile} if scenario.profile is not None else {}),
        "case": _written(scenario.case),
        "expected": {"level": verdict.level, "findings": [json.loads(it.model_dump_json()) for it in found]},
    }


def _written(case: Case) -> dict[str, Any]:
    """The case as JSON; facts only where there are some."""
    document: dict[str, Any] = json.loads(case.model_dump_json())
    return {key: value for key, value in document.items() if value or key not in {"facts", "facts_missing"}}


def _worst(scenario: Scenario, verdict: Verdict) -> Severity | None:
    severities = [finding.severity for finding in verdict.findings if finding.rule == scenario.rule]
    return max(severities, key=lambda severity: severity.rank, default=None)


if __name__ == "__main__":
    sys.exit(main())
