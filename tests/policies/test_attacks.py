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
def test_a_row_names_tests_that_exist(row: Attack) -> None:
    for test in row.tests:
        file, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), test


def test_no_cell_of_the_page_is_empty_or_open() -> None:
    rows = [line.strip("|").split("|") for line in attacks.page().splitlines() if line.startswith("| **")]
    assert len(rows) == len(ROWS)
    for cells in rows:
        assert len(cells) == 5
        assert all(cell.strip() and cell.strip() != "open" for cell in cells), cells


def test_what_other_services_are_blamed_for_has_a_row_each() -> None:
    """The complaints at the end of the list of attacks: each is kept by tests, beside any scenario."""
    (complaints,) = [group for group in read_attacks() if group.name == "What users complain of"]
    assert {row.id for row in complaints.attack} == {
        *("new-is-not-bad", "sign-in-is-ordinary", "failed-check", "warning-with-reason"),
        *("known-spenders", "odd-chains"),
    }
    assert all(row.tests for row in complaints.attack)


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
        ('id = "a"\nsentence = "b"\nrules = ["call-fails"]', "no scenario that they catch"),
        ('id = "a"\nsentence = "b"\ntests = ["tests/policies"]', "pattern"),
        ('id = "a"\nsentence = "b"', "neither rules nor tests"),
    ],
)
def test_a_row_that_promises_too_much_is_refused(body: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "attacks.toml"
    path.write_text(f'[[group]]\nname = "All"\n[[group.attack]]\n{body}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=reason):
        read_attacks(path)
