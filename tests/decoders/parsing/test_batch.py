"""EIP-5792 batches: read strictly in both versions, and decoded call by call."""

from typing import Any

import pytest

from decoders.refusal import Malformed, Refusal, Unsignable
from decoders.requests import Batch
from tests.decoders.parsing.requests_in import ACCOUNT, APPROVE, SPENDER, TOKEN, TRANSFER, meaning, request


def batch(**changes: Any) -> dict[str, Any]:
    fields = {
        "version": "2.0.0",
        "chainId": "0x1",
        "from": ACCOUNT,
        "atomicRequired": True,
        "calls": [{"to": TOKEN, "data": APPROVE}, {"to": SPENDER, "value": "0x5"}],
    }
    return {key: value for key, value in (fields | changes).items() if value != "absent"}


def refused(**changes: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        request("wallet_sendCalls", batch(**changes))
    return caught.value


def test_both_versions_are_read() -> None:
    asked = request("wallet_sendCalls", batch(id="a1", capabilities={"paymasterService": {"url": "https://x.example"}}))
    assert isinstance(asked.payload, Batch)
    assert (asked.sender, asked.payload.atomic_required, asked.payload.id) == (ACCOUNT, True, "a1")
    assert [(each.to, each.value) for each in asked.payload.calls] == [(TOKEN, 0), (SPENDER, 5)]
    assert asked.payload.capabilities[0].content == '{"url": "https://x.example"}'
    older = request("wallet_sendCalls", batch(version="1.0", atomicRequired="absent"))
    assert isinstance(older.payload, Batch)
    assert not older.payload.atomic_required


@pytest.mark.parametrize(
    ("changes", "pointer", "kind"),
    [
        ({"version": "3.0"}, "/params/0/version", Unsignable),
        ({"version": "absent"}, "/params/0/version", Malformed),
        ({"chainId": "0x5"}, "/params/0/chainId", Malformed),
        ({"chainId": "0x01"}, "/params/0/chainId", Malformed),
        ({"chainId": 1}, "/params/0/chainId", Malformed),
        ({"chainId": "absent"}, "/params/0/chainId", Malformed),
        ({"from": "absent"}, "/params/0/from", Malformed),
        ({"atomicRequired": "absent"}, "/params/0/atomicRequired", Malformed),
        ({"atomicRequired": 1}, "/params/0/atomicRequired", Malformed),
        ({"version": "1.0"}, "/params/0/atomicRequired", Malformed),
        ({"calls": []}, "/params/0/calls", Unsignable),
        ({"calls": [{}]}, "/params/0/calls/0/to", Unsignable),
        ({"calls": [{"to": TOKEN, "input": "0x"}]}, "/params/0/calls/0/input", Malformed),
        ({"calls": [{"to": TOKEN, "data": "0x1"}]}, "/params/0/calls/0/data", Malformed),
        ({"calls": [{"to": TOKEN, "value": 5}]}, "/params/0/calls/0/value", Malformed),
        ({"calls": [{"to": TOKEN, "capabilities": {"x": 1}}]}, "/params/0/calls/0/capabilities/x", Malformed),
        ({"capabilities": {"x": {"optional": "yes"}}}, "/params/0/capabilities/x/optional", Malformed),
        ({"gas": "0x1"}, "/params/0/gas", Malformed),
    ],
)
def test_a_fault_is_refused_where_it_lies(changes: dict[str, Any], pointer: str, kind: type[Refusal]) -> None:
    refusal = refused(**changes)
    assert isinstance(refusal, kind)
    assert refusal.faults[0].pointer == pointer


def test_the_calls_are_decoded_in_order_as_the_accounts_own() -> None:
    decoded = meaning(request("wallet_sendCalls", batch()))
    assert (decoded.kind, decoded.intent) == ("batch", "batch")
    assert decoded.call is not None
    assert decoded.call.value == 0
    assert [(each.target, each.sender, each.intent) for each in decoded.call.children] == [
        (TOKEN, ACCOUNT, "approve"),
        (SPENDER, ACCOUNT, "transfer"),
    ]
    shown = {line.label: line.value for line in decoded.display}
    assert shown["1 approve: Spender"] == "0x" + "33" * 20
    assert shown["2 transfer: To"] == "0x" + "33" * 20
    assert shown["2 transfer: Native value"] == "less than 0.000001 of the native coin"


def test_calls_of_one_kind_are_of_that_kind_together() -> None:
    calls = [{"to": TOKEN, "data": TRANSFER}] * 2
    assert meaning(request("wallet_sendCalls", batch(calls=calls))).intent == "transfer"


def test_a_creation_in_a_batch_is_no_call_to_anybody() -> None:
    decoded = meaning(request("wallet_sendCalls", batch(calls=[{"data": "0x6001"}, {"to": TOKEN, "data": TRANSFER}])))
    assert decoded.call is not None
    assert [(each.target, each.intent) for each in decoded.call.children] == [(None, "create"), (TOKEN, "transfer")]


def test_what_a_capability_makes_the_wallet_do_is_not_guessed() -> None:
    asked = request("wallet_sendCalls", batch(capabilities={"session\u202e": {"key": "0x"}}))
    unknowns = meaning(asked).unknowns
    assert any("capability session\ufffd" in each for each in unknowns)
