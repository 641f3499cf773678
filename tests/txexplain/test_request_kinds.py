"""Batches, user operations and permissions reach an answer, decoded and judged, also where nothing could be run."""

from typing import Any

import pytest

from decoders.decode import decode
from decoders.outcome import Unavailable
from decoders.parsing import parse_signing_request
from llm.template.explainer import explanation_of
from policies.case import Case
from policies.engine import assess
from policies.severity import Level
from policies.verdict import Verdict
from tests.txexplain.cases import OWNER, POLICY, RECIPIENT, SPENDER, TOKEN
from txexplain.wire.decoded import write_decoded

APPROVE = "0x095ea7b3" + SPENDER[2:].zfill(64) + "ff" * 32
TRANSFER = "0xa9059cbb" + RECIPIENT[2:].zfill(64) + "00" * 32
ENTRY_POINT = "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108"
AUTHORIZATION = {"chainId": "0x0", "address": SPENDER, "nonce": "0x0"}

BATCH = {
    "method": "wallet_sendCalls",
    "params": [
        {
            "version": "2.0.0",
            "chainId": "0x1",
            "from": OWNER,
            "atomicRequired": True,
            "calls": [{"to": TOKEN, "data": APPROVE}, {"to": TOKEN, "data": TRANSFER}],
        }
    ],
}
OPERATION = {
    "method": "eth_sendUserOperation",
    "params": [
        {"sender": OWNER, "nonce": "0x0", "callData": "0x", "factory": "0x7702", "eip7702Auth": AUTHORIZATION},
        ENTRY_POINT,
    ],
}
GRANT = {
    "method": "wallet_requestExecutionPermissions",
    "params": [
        {
            "chainId": "0x1",
            "from": OWNER,
            "to": SPENDER,
            "permission": {
                "type": "erc20-token-periodic",
                "isAdjustmentAllowed": True,
                "data": {"tokenAddress": TOKEN, "periodAmount": "0x64", "periodDuration": 86_400},
            },
        }
    ],
}


def judged(document: dict[str, Any], **account: Any) -> tuple[Case, Verdict]:
    request = parse_signing_request({"chain_id": 1, "account": account, **document})
    decoded = decode(request)
    effects = Unavailable(stage="simulate", reason="no upstream is configured for chain 1")
    case = Case(request=request, decoded=decoded, effects=effects)
    assert Case.model_validate_json(case.model_dump_json()) == case
    verdict = assess(case, POLICY)
    assert verdict.errors == ()
    return case, verdict


def rules(verdict: Verdict) -> set[str]:
    return {finding.rule for finding in verdict.findings}


def test_an_approval_in_a_batch_that_was_not_run_is_found() -> None:
    case, verdict = judged(BATCH)
    assert "approval-not-simulated" in rules(verdict)
    assert verdict.level is Level.WARNING
    assert write_decoded(case.decoded)["kind"] == "batch"


def test_an_authorization_beside_a_user_operation_is_found() -> None:
    case, verdict = judged(OPERATION)
    assert "authorization-7702" in rules(verdict)
    assert explanation_of(case, verdict, "en").headline.startswith("Let the code at")


def test_a_delegated_permission_without_an_end_is_found() -> None:
    case, verdict = judged(GRANT)
    assert "permit-signature" in rules(verdict)
    (finding,) = [each for each in verdict.findings if each.rule == "permit-signature"]
    assert "without an end date" in finding.title
    shape = write_decoded(case.decoded)
    assert shape["permissions"][0]["standard"] == "ERC-7715"


@pytest.mark.parametrize("document", [BATCH, OPERATION, GRANT], ids=["batch", "operation", "grant"])
def test_a_blocked_party_is_found_in_every_kind(document: dict[str, Any]) -> None:
    _, verdict = judged(document, blocked=[SPENDER])
    assert "blocked-party" in rules(verdict)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (BATCH, "2 calls in one batch"),
        (
            {"method": "eth_sendUserOperation", "params": [{"sender": OWNER, "callData": "0x"}, ENTRY_POINT]},
            "smart account",
        ),
    ],
)
def test_the_words_say_what_kind_of_request_it_is(document: dict[str, Any], words: str) -> None:
    case, verdict = judged(document)
    explanation = explanation_of(case, verdict, "en")
    assert words in explanation.headline
    assert words in explanation.text
    assert "could not simulate" in explanation.text
