"""Rules of other distributions: found by their entry points, judged like any, part of the digest."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policies.engine import assess
from policies.policy import load_policy
from policies.profile import BadProfile
from tests.policies.cases import CONTRACT, call, transaction

RULE = '''
from policies.rule import Rule
from policies.severity import Confidence, Severity


class HouseLimit(Rule):
    """What it catches: every transaction, as the house wants it.

    Why it matters: the house has its reasons.

    What to do: ask the house.
    """

    id = "house-limit"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"transaction"})
    needs = frozenset()
    limits = {"most": 5}

    def look(self, case):
        advice = f"Ask the house, {self.limit['most']}."
        yield self.finding("The house wants to see this.", ("request.payload",), advice)
'''

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put a distribution into a folder of its own, as an installer lays it out, and that folder on the path."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def put(code: str, target: str = "example_rules.house_limit:HouseLimit") -> None:
        package, info = site / "example_rules", site / "example_rules-1.0.dist-info"
        for folder in (package, info):
            folder.mkdir(exist_ok=True)
        (package / "__init__.py").write_text("", "utf-8")
        (package / "house_limit.py").write_text(code, "utf-8")
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: example-rules\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text(f"[txexplain.rules]\nhouse-limit = {target}\n", "utf-8")
        files = ("example_rules/__init__.py", "example_rules/house_limit.py", "example_rules-1.0.dist-info/METADATA")
        (info / "RECORD").write_text("".join(f"{file},,\n" for file in files), "utf-8")
        _forget()
        importlib.invalidate_caches()

    yield put
    _forget()


def _forget() -> None:
    for name in [name for name in sys.modules if name.startswith("example_rules")]:
        del sys.modules[name]


def test_an_installed_rule_judges_and_can_be_set_and_turned_off(install: Install, tmp_path: Path) -> None:
    install(RULE)
    case = transaction(call("mint()", CONTRACT))
    (finding,) = assess(case, load_policy()).findings
    assert (finding.rule, finding.advice) == ("house-limit", "Ask the house, 5.")
    profile = tmp_path / "profile.toml"
    profile.write_text('name = "p"\n[limits.house-limit]\nmost = 7\n', "utf-8")
    assert assess(case, load_policy(profile)).findings[0].advice == "Ask the house, 7."
    profile.write_text('name = "p"\n[off]\nhouse-limit = "not here"\n', "utf-8")
    verdict = assess(case, load_policy(profile))
    assert verdict.findings == ()
    assert [(it.rule, it.reason) for it in verdict.skipped] == [("house-limit", "off in profile p: not here")]


def test_the_digest_covers_a_plug_ins_code(install: Install) -> None:
    bare = load_policy().digest
    install(RULE)
    first = load_policy().digest
    install(RULE.replace("wants to see", "likes to see"))
    assert len({bare, first, load_policy().digest}) == 3


@pytest.mark.parametrize(
    ("code", "target", "fault"),
    [
        ("raise ValueError('x')", "example_rules.house_limit:HouseLimit", "cannot be loaded: ValueError: x"),
        ("HouseLimit = 1", "example_rules.house_limit:HouseLimit", "is no rule"),
        (RULE, "policies.rules.call_fails:CallFails", "there is a rule 'call-fails' already"),
        (RULE.replace('"house-limit"', '"other-name"'), "example_rules.house_limit:HouseLimit", "name both alike"),
    ],
)
def test_a_plug_in_that_is_no_rule_stops_the_start(install: Install, code: str, target: str, fault: str) -> None:
    install(code, target)
    with pytest.raises(BadProfile, match=fault):
        load_policy()
