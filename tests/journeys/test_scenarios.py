"""Every scenario of the fixture chain, over REST: the level that its author expects, by the rule that should see it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from policies.attacks import Caught, read_attacks
from tests.journeys.service import ServiceProcess
from txexplain.chain.build import build
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios import SCENARIOS, Scenario
from txexplain.chain.serve import upstream
from txexplain.demo.known_contracts import import_feed, write_profile

pytestmark = pytest.mark.anvil

ROWS = [attack for group in read_attacks() for attack in group.attack]
_BUDGET_MS = 10_000
"""A slow machine is no reason for another verdict here."""
CAUGHT = [case for row in ROWS for case in row.caught]


@pytest.fixture(scope="module")
def chain() -> Manifest:
    return build(say=lambda _line: None)


@pytest.fixture(scope="module")
def service(chain: Manifest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    folder = tmp_path_factory.mktemp("scenarios")
    profile = write_profile(chain, folder / "profile.toml")
    feeds = import_feed(chain, folder / "feeds")
    with (
        upstream() as node,
        ServiceProcess(folder, {chain.chain_id: node.url}, profile=profile, feeds=feeds) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def reports(chain: Manifest, service: ServiceProcess) -> dict[str, dict[str, Any]]:
    return {
        scenario.name: service.explain({**scenario.request(chain), "budget_ms": _BUDGET_MS}) for scenario in SCENARIOS
    }


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_scenario_has_the_expected_level(scenario: Scenario, reports: dict[str, dict[str, Any]]) -> None:
    verdict = reports[scenario.name]["verdict"]
    assert verdict["errors"] == []
    assert verdict["level"] == scenario.expected_level, [finding["title"] for finding in verdict["findings"]]


@pytest.mark.parametrize("case", CAUGHT, ids=lambda case: f"{case.scenario}-{case.rule}")
def test_the_expected_rule_speaks(case: Caught, reports: dict[str, dict[str, Any]]) -> None:
    assert case.rule in {finding["rule"] for finding in reports[case.scenario]["verdict"]["findings"]}


def test_every_malicious_scenario_names_a_rule_that_must_see_it() -> None:
    malicious = {scenario.name for scenario in SCENARIOS if scenario.expected_level == "malicious"}
    assert malicious <= {case.scenario for case in CAUGHT}


@pytest.mark.parametrize(
    "scenario", [pytest.param(it, id=it.name) for it in SCENARIOS if it.expected_level in {"benign", "unknown"}]
)
def test_what_is_benign_or_unknown_gets_nothing_worse_than_information(
    scenario: Scenario, reports: dict[str, dict[str, Any]]
) -> None:
    findings = reports[scenario.name]["verdict"]["findings"]
    assert [finding["title"] for finding in findings if finding["severity"] != "info"] == []


_ACCUSING = re.compile(r"\b(scams?|malicious|fraud|phishing|attackers?|hackers?|stolen|thief)\b", re.IGNORECASE)
# A party, an amount, the user's own, or the call itself where nobody else has a part in what is found.
_NAMED = re.compile(r"0x[0-9A-Fa-f]{4}…|0x[0-9A-Fa-f]{40}|“|\d|\byou(r|rs)?\b|\b[Tt]h(is|e) (call|swap)\b")
_LISTS_SPEAK = frozenset({"listed-party", "listed-origin"})


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_every_finding_names_who_or_what_gives_a_reason_and_an_advice(
    scenario: Scenario, reports: dict[str, dict[str, Any]]
) -> None:
    for finding in reports[scenario.name]["verdict"]["findings"]:
        assert _NAMED.search(finding["title"]), finding["title"]
        assert len(finding["title"].split()) >= 6, finding["title"]
        assert len(finding["advice"].split()) >= 4, finding["advice"]
        assert finding["evidence"]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_only_a_list_accuses(scenario: Scenario, reports: dict[str, dict[str, Any]]) -> None:
    for finding in reports[scenario.name]["verdict"]["findings"]:
        if finding["rule"] not in _LISTS_SPEAK:
            assert not _ACCUSING.search(f"{finding['title']} {finding['advice']}"), finding
