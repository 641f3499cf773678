"""A bad declaration of a rule is refused where it is made."""

from collections.abc import Iterator
from typing import Any

import pytest

from policies.case import Case
from policies.policy import load_policy
from policies.rule import Rule
from policies.rules.permit_signature import PermitSignature
from policies.severity import Confidence, Severity
from policies.trust import Register
from policies.verdict import Finding

GOOD: dict[str, Any] = {
    "__module__": "policies.rules.never_seen",
    "__doc__": "What it catches: this.\n\n    Why it matters: that.\n\n    What to do: nothing.\n    ",
    "id": "never-seen",
    "severity": Severity.INFO,
    "confidence": Confidence.LOW,
    "applies": frozenset({"message"}),
    "needs": frozenset({"decoded"}),
}


def declare(**changes: Any) -> type[Rule]:
    def look(_self: Rule, _case: Case) -> Iterator[Finding]:
        return iter(())

    body = {name: value for name, value in {**GOOD, "look": look, **changes}.items() if value is not None}
    return type("NeverSeen", (Rule,), body)


def test_a_good_declaration_is_taken_and_its_manual_read() -> None:
    assert declare().manual == ("this.", "that.", "nothing.")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": None}, "kebab-case"),
        ({"id": "Never_Seen"}, "kebab-case"),
        ({"id": "seen-before"}, "name both alike"),
        ({"__doc__": "Says nothing."}, "three paragraphs"),
        ({"__doc__": "What it catches: x.\n\nWhat to do: y."}, "three paragraphs"),
        ({"severity": None}, "severity is missing"),
        ({"confidence": "high"}, "confidence is missing"),
        ({"needs": frozenset({"weather"})}, "needs"),
        ({"needs": None}, "needs"),
        ({"applies": frozenset({"letter"})}, "applies"),
        ({"applies": frozenset()}, "applies is empty"),
        ({"limits": {"most": -1}}, "below 0"),
    ],
)
def test_a_bad_declaration_is_refused_at_import(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(TypeError, match=fault):
        declare(**changes)


def test_a_limit_that_the_rule_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="expiry_seconds"):
        PermitSignature(Register({}, frozenset(), frozenset()), {"expiry": 1})


def test_all_rules_of_the_catalogue_carry_a_manual() -> None:
    assert all(all(rule.manual) for rule in load_policy().rules)
