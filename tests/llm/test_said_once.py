"""One thing is said once, and nothing is lost by it: approvals, failures, permits as the real rules find them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoders.primitives import UINT256_MAX
from llm.template.explainer import explanation_of
from policies.case import Case
from policies.engine import assess
from policies.policy import load_policy
from simulation.effects import ApprovalChange, Revert
from simulation.readable import amount_of, name_of, short
from tests.policies.cases import (
    CONTRACT,
    NFT,
    NOW,
    PRIVATE,
    ROUTER,
    STRANGER,
    USDC,
    approval,
    call,
    effects,
    operator,
    permission,
    transaction,
    typed_data,
)
from tests.policies.situations import APPROVE, OPERATOR

POLICY = load_policy()

SPENDERS = st.sampled_from([PRIVATE, STRANGER, ROUTER, CONTRACT])
AMOUNTS = st.sampled_from([1, 5_000_000, UINT256_MAX])
EXPIRIES = st.sampled_from([None, 0, NOW + 600, NOW - 600, 2**48 - 1])
ALLOWANCES = st.builds(approval, SPENDERS, AMOUNTS, expires=EXPIRIES)
APPROVALS = st.lists(ALLOWANCES | SPENDERS.map(operator), min_size=1, max_size=5)


def text_of(case: Case) -> str:
    return explanation_of(case, assess(case, POLICY)).text


@settings(max_examples=150)
@given(APPROVALS, st.sampled_from([APPROVE, OPERATOR, "mint()"]))
def test_every_approval_is_said_with_spender_asset_amount_and_end(
    approvals: list[ApprovalChange], signature: str
) -> None:
    case = transaction(call(signature, NFT), effects(approvals=tuple(approvals)))
    sentences = [sentence.text for sentence in explanation_of(case, assess(case, POLICY)).sentences]
    if any(" more permission" in text or " more warning" in text for text in sentences):
        return
    for given_ in approvals:
        limited = given_.kind == "allowance" and not given_.unlimited
        parts = [short(given_.spender), amount_of(given_.asset, given_.after) if limited else name_of(given_.asset)]
        parts.append("until")
        assert any(all(part in text for part in parts) for text in sentences), (given_, sentences)


@pytest.mark.parametrize("spender", [PRIVATE, STRANGER, ROUTER])
@pytest.mark.parametrize("amount", [5_000_000, UINT256_MAX])
def test_one_approval_is_said_in_one_sentence(spender: str, amount: int) -> None:
    case = transaction(call(APPROVE, USDC, spender, amount), effects(approvals=(approval(spender, amount),)))
    assert text_of(case).count(short(spender)) == 1


def test_a_collection_for_an_account_without_code_is_said_once() -> None:
    case = transaction(call(OPERATOR, NFT, PRIVATE, 1), effects(approvals=(operator(PRIVATE),)))
    assert text_of(case).count(short(PRIVATE)) == 1


def test_a_hidden_approval_says_once_that_the_spender_has_no_code() -> None:
    text = text_of(transaction(call("mint()", CONTRACT), effects(approvals=(approval(PRIVATE),))))
    assert "does not show" in text
    assert text.count("no code") == 1


@pytest.mark.parametrize("expires", [None, NOW + 600, NOW + 90 * 86_400, 2**256 - 1])
@pytest.mark.parametrize("amount", [5_000_000, UINT256_MAX])
def test_a_permit_is_said_in_one_sentence(amount: int, expires: int | None) -> None:
    used = effects(basis="permit-used", approvals=(approval(STRANGER, amount),))
    assert text_of(typed_data(permission(STRANGER, amount, expires), happens=used)).count(short(STRANGER)) == 1


def test_a_permit_that_is_past_says_so_in_a_sentence_of_its_own() -> None:
    assert "already past" in text_of(typed_data(permission(STRANGER, 5_000_000, NOW - 600)))


@pytest.mark.parametrize(
    ("revert", "words"),
    [
        (Revert(signature="Error(string)", message="sale is ”closed", data="0x"), "says “sale is 'closed”."),
        (Revert(signature="0xf2aac135", message="custom error 0xf2aac135", data="0x"), "meaning is not known"),
        (Revert(signature="0xe450d38c", message="custom error 0xe450d38c", data="0x"), "a token balance is too low"),
        (Revert(signature="Panic(uint256)", message="division by zero", data="0x"), "breaks off (division by zero)"),
        (Revert(signature=None, message="no reason was given", data="0x"), "would fail: no reason was given."),
        (None, "the contract gives no reason"),
    ],
)
def test_a_failure_is_said_once_with_its_reason(revert: Revert | None, words: str) -> None:
    text = text_of(transaction(call("mint()", CONTRACT), effects(status="reverted", revert=revert)))
    assert text.count("would fail") == 1
    assert text.count(words) == 1


def test_a_halted_call_says_how_it_stops() -> None:
    stopped = Revert(signature=None, message="out of gas", data="0x")
    text = text_of(transaction(call("mint()", CONTRACT), effects(status="halted", revert=stopped)))
    assert text.count("it stops halfway (out of gas)") == 1
