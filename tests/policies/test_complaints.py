"""What users complain of in other services, as promises that the findings keep."""

import json
from pathlib import Path

import pytest

from policies.engine import assess
from policies.level import ORDER
from policies.policy import load_policy
from policies.severity import Level, Severity
from simulation.effects import AccountState
from tests.policies.cases import (
    COIN,
    CONTRACT,
    ETHER,
    PRIVATE,
    ROUTER,
    SENDER,
    STRANGER,
    WORLD,
    account,
    call,
    change,
    effects,
    message,
    transaction,
)
from tests.policies.scenarios_origins import signing_in
from tests.policies.situations import approving
from tests.policies.write_fixtures import FIXTURES

FILES = sorted(FIXTURES.glob("*/hit-*.json"))


def test_a_contract_that_nobody_knows_is_no_reason_for_a_warning() -> None:
    new: AccountState = account(CONTRACT, nonce=1)
    happens = effects(
        asset_changes=(change(SENDER, COIN, -ETHER // 100), change(CONTRACT, COIN, ETHER // 100)),
        accounts=(*(it for it in WORLD if it.address != CONTRACT), new),
    )
    verdict = assess(transaction(call("deposit()", CONTRACT, value=ETHER // 100), happens), load_policy())
    assert verdict.level is Level.BENIGN


def test_a_new_contract_that_asks_for_an_allowance_gets_a_warning_at_most() -> None:
    verdict = assess(approving(STRANGER), load_policy())
    assert verdict.level is Level.WARNING
    (finding,) = verdict.findings
    assert "is a contract that is not in the list of known contracts" in finding.title


def test_a_sign_in_for_the_site_that_asks_says_nothing_at_all() -> None:
    verdict = assess(signing_in(), load_policy())
    assert (verdict.level, verdict.findings) == (Level.BENIGN, ())


def test_an_ordinary_message_is_benign() -> None:
    assert assess(message("gm", url="https://app.example.org"), load_policy()).level is Level.BENIGN


def test_a_known_spender_is_told_as_information_on_every_use() -> None:
    verdict = assess(approving(ROUTER), load_policy())
    assert verdict.level is Level.BENIGN
    assert {finding.severity for finding in verdict.findings} == {Severity.INFO}


def test_an_address_without_code_is_not_called_just_an_account() -> None:
    (finding,) = assess(approving(PRIVATE), load_policy()).findings
    assert "or a contract may be put there later" in finding.title


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_warning_has_a_reason_of_its_own_and_an_advice(path: Path) -> None:
    for finding in json.loads(path.read_text(encoding="utf-8"))["expected"]["findings"]:
        assert len(finding["title"].split()) >= 6, finding["title"]
        assert len(finding["advice"].split()) >= 4, finding["advice"]
        assert "unverified" not in finding["title"].lower()


def test_unknown_is_neither_safe_nor_an_accusation() -> None:
    assert ORDER.index(Level.BENIGN) < ORDER.index(Level.UNKNOWN) < ORDER.index(Level.WARNING)
