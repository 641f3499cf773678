"""What a Safe or another called account pays and grants is told as what the signature does."""

import pytest

from decoders.decoded import Call
from llm.explanation import Explanation
from llm.template.explainer import explanation_of
from policies.case import Case
from policies.severity import Level, Severity
from simulation.effects import ApprovalChange
from tests.llm.cases import (
    APES,
    ETH,
    ME,
    OTHER,
    STRANGER,
    USDC,
    USDC_AT,
    approval,
    case,
    change,
    decoded,
    effects,
    finding,
    shown,
    transaction,
    verdict,
)

EXEC = "0x6a761202"
SAFE = f"the Safe {shown(OTHER)}"


def inner(name: str, target: str, *, delegate: bool = False) -> Call:
    return Call(
        target=target,
        sender=OTHER,
        value=0,
        calldata="0x12345678",
        selector="0x12345678",
        signature=f"{name}()",
        name=name,
        intent="call",
        source="abi",
        delegate=delegate,
    )


def safe_case(*changes: object, told: Call | None = None, approvals: tuple[ApprovalChange, ...] = ()) -> Case:
    meaning = decoded("execTransaction", children=(told or inner("transfer", USDC_AT),))
    return case(effects(*changes, approvals=approvals), payload=transaction(data=EXEC), meaning=meaning)  # type: ignore[arg-type]


def explained(known: Case) -> Explanation:
    return explanation_of(known, verdict())


def test_what_a_safe_sends_is_told_first_and_in_the_headline() -> None:
    words = explained(safe_case(change(OTHER, USDC, -250_000_000), change(STRANGER, USDC, 250_000_000)))
    assert words.headline == f"The Safe {shown(OTHER)} sends 250 USDC to {shown(STRANGER)}"
    assert words.sentences[0].text == f"Your signature makes {SAFE} send 250 USDC to {shown(STRANGER)}."
    assert "Nothing of yours" not in words.text


def test_what_a_safe_sends_to_its_owner_goes_to_you() -> None:
    words = explained(safe_case(change(OTHER, USDC, -5_000_000), change(ME, USDC, 5_000_000)))
    assert words.headline == f"The Safe {shown(OTHER)} sends 5 USDC to you"
    assert "You receive 5 USDC." in words.text


@pytest.mark.parametrize(
    ("granted", "words"),
    [
        (approval(2**256 - 1, unlimited=True, owner=OTHER, spender=STRANGER), "any amount of USDC"),
        (approval(5_000_000, owner=OTHER, spender=STRANGER), "up to 5 USDC"),
        (approval(1, asset=APES, kind="operator", owner=OTHER, spender=STRANGER), "all NFTs of BAYC"),
    ],
)
def test_what_a_safe_grants_is_told(granted: ApprovalChange, words: str) -> None:
    explanation = explained(safe_case(approvals=(granted,)))
    assert f"lets {shown(STRANGER)} take {words} from {SAFE}, until you revoke it." in explanation.text
    assert explanation.headline.startswith(f"Let {shown(STRANGER)} take ")
    assert "Nothing of yours" not in explanation.text


@pytest.mark.parametrize(
    ("told", "headline"),
    [
        (inner("x", STRANGER, delegate=True), f"Let the code at {shown(STRANGER)} run as {SAFE}"),
        (inner("addOwner", OTHER), f"Change {SAFE}: “addOwner”"),
        (inner("vote", STRANGER), f"Make {SAFE} call “vote” on {shown(STRANGER)}"),
    ],
)
def test_what_a_safe_is_told_to_do_is_the_headline_where_nothing_moves(told: Call, headline: str) -> None:
    assert explained(safe_case(told=told)).headline == headline


def test_a_serious_finding_about_a_safe_is_not_calmed_by_nothing_moves() -> None:
    known = safe_case(told=inner("addOwner", OTHER))
    assert "Nothing of yours moves." in explained(known).text
    judged = verdict(finding("The owners change", Severity.DANGER), level=Level.WARNING)
    assert "Nothing of yours moves" not in explanation_of(known, judged).text


def test_what_any_called_contract_pays_is_told_where_nothing_of_yours_changes() -> None:
    text = explained(case(effects(change(OTHER, USDC, -5_000_000), change(STRANGER, USDC, 5_000_000)))).text
    assert f"Your signature makes the contract {shown(OTHER)} send 5 USDC to {shown(STRANGER)}." in text


def test_a_pool_that_pays_you_is_not_told_as_your_account() -> None:
    swapped = (change(ME, ETH, -(10**18)), change(OTHER, USDC, -5_000_000), change(ME, USDC, 5_000_000))
    assert "contract" not in explained(case(effects(*swapped))).text
