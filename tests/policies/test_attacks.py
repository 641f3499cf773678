"""The table of attacks names what exists, and leaves nothing out in silence."""

from pathlib import Path

import pytest

from policies import attacks
from policies.attacks import Attack, read_attacks
from tests.house.sources import ROOT
from txexplain.chain.scenarios import SCENARIOS

ROWS = [attack for group in read_attacks() for attack in group.attack]
LEVELS = {scenario.name: scenario.expected_level for scenario in SCENARIOS}


def test_the_page_is_fresh() -> None:
    assert attacks.PAGE.read_text(encoding="utf-8") == attacks.page(), "run `python -m policies.attacks`"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_names_scenarios_with_the_level_that_they_expect(row: Attack) -> None:
    assert {case.scenario: LEVELS.get(case.scenario) for case in row.caught} == {
        case.scenario: case.level for case in row.caught
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_names_quiet_twins_that_are_expected_to_be_quiet(row: Attack) -> None:
    assert {LEVELS.get(name) for name in row.quiet} <= {"benign", "unknown"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_without_a_case_says_what_is_open(row: Attack) -> None:
    assert row.open is not None or row.tests or (row.caught and row.quiet)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_names_tests_that_exist(row: Attack) -> None:
    assert [test for test in row.tests if not (ROOT / test).is_file()] == []


def test_every_scenario_that_is_not_quiet_belongs_to_a_row() -> None:
    named = {case.scenario for row in ROWS for case in row.caught}
    # These fail for the chain's own reasons; that is told, and is no attack.
    failing = {scenario.name for scenario in SCENARIOS if scenario.expected_status == "reverted"}
    alarming = {name for name, level in LEVELS.items() if level in {"warning", "malicious"}}
    assert alarming - failing <= named


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('id = "a"\nsentence = "b"\nrules = ["no-such-rule"]', "no-such-rule"),
        ('id = "a"\nsentence = "b"', "neither rules nor tests"),
    ],
)
def test_a_row_that_promises_too_much_is_refused(body: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "attacks.toml"
    path.write_text(f'[[group]]\nname = "All"\n[[group.attack]]\n{body}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=reason):
        read_attacks(path)
