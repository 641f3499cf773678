"""ERC-4337 user operations: the EntryPoint decides the form; hashes as viem computes them; inner calls opened."""

import json
from pathlib import Path
from typing import Any

import pytest

from decoders.refusal import Malformed, Refusal, Unsignable
from decoders.requests import UserOperation
from tests.decoders.parsing.requests_in import ACCOUNT, FACTORY, PAYMASTER, TOKEN, TRANSFER, meaning, request

HASHES = json.loads((Path(__file__).parent / "user_operation_hashes.json").read_text())
"""Operations with the hash that `getUserOperationHash` of npm viem 2.57.20 computes for them on chain 1."""

SIXTH, SEVENTH, EIGHTH = (
    "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789",
    "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
    "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108",
)
EXECUTE = "0xb61d27f6" + TOKEN[2:].rjust(64, "0") + "00" * 32 + f"{96:064x}" + f"{68:064x}" + TRANSFER[2:] + "00" * 28
"""execute(token, 0, transfer(...))"""


def operation(**changes: Any) -> dict[str, Any]:
    fields = {"sender": ACCOUNT, "nonce": "0x0", "callData": EXECUTE} | changes
    return {key: value for key, value in fields.items() if value != "absent"}


def payload(entry_point: str = SEVENTH, **changes: Any) -> UserOperation:
    found = request("eth_sendUserOperation", operation(**changes), entry_point).payload
    assert isinstance(found, UserOperation)
    return found


@pytest.mark.parametrize("case", HASHES, ids=lambda case: f"{case['version']}: {len(case['operation'])} fields")
def test_the_hash_is_the_one_that_viem_computes(case: dict[str, Any]) -> None:
    asked = request("eth_sendUserOperation", case["operation"], case["entry_point"])
    assert isinstance(asked.payload, UserOperation)
    assert asked.payload.entry_point_version == case["version"]
    assert asked.payload.user_op_hash == case["hash"]


def test_a_hash_over_what_is_not_filled_in_is_not_made_up() -> None:
    assert payload().user_op_hash is None
    assert any("hash that will be signed is not known" in each for each in meaning(request_of()).unknowns)


def request_of(entry_point: str = SEVENTH, **changes: Any) -> Any:
    return request("eth_sendUserOperation", operation(**changes), entry_point)


def test_packed_fields_are_taken_apart() -> None:
    found = payload(SIXTH, initCode=FACTORY + "abcd", paymasterAndData=PAYMASTER)
    assert (found.factory, found.factory_data, found.paymaster, found.paymaster_data) == (
        FACTORY,
        "0xabcd",
        PAYMASTER,
        "0x",
    )


@pytest.mark.parametrize(
    ("entry_point", "changes", "pointer", "kind"),
    [
        ("0x" + "99" * 20, {}, "/params/1", Unsignable),
        ("0x433709009B8330FDa32311DF1C2AFA402eD8D009", {}, "/params/1", Unsignable),
        (SIXTH, {"factory": FACTORY}, "/params/0/factory", Malformed),
        (SEVENTH, {"initCode": "0x"}, "/params/0/initCode", Malformed),
        (SIXTH, {"initCode": "0x1234"}, "/params/0/initCode", Malformed),
        (SIXTH, {"paymasterAndData": "0x12"}, "/params/0/paymasterAndData", Malformed),
        (SEVENTH, {"factoryData": "0x12"}, "/params/0/factoryData", Malformed),
        (SEVENTH, {"paymasterData": "0x12"}, "/params/0/paymasterData", Malformed),
        (SEVENTH, {"paymasterPostOpGasLimit": "0x1"}, "/params/0/paymasterPostOpGasLimit", Malformed),
        (SEVENTH, {"callGasLimit": "0x1" + "0" * 32}, "/params/0/callGasLimit", Malformed),
        (SEVENTH, {"sender": "absent"}, "/params/0/sender", Malformed),
        (SEVENTH, {"callData": "absent"}, "/params/0/callData", Malformed),
        (
            EIGHTH,
            {"factory": FACTORY, "eip7702Auth": {"chainId": "0x1", "address": TOKEN, "nonce": "0x0"}},
            "/params/0/eip7702Auth",
            Malformed,
        ),
    ],
)
def test_a_fault_is_refused_where_it_lies(
    entry_point: str, changes: dict[str, Any], pointer: str, kind: type[Refusal]
) -> None:
    with pytest.raises(Refusal) as caught:
        request("eth_sendUserOperation", operation(**changes), entry_point)
    assert isinstance(caught.value, kind)
    assert caught.value.faults[0].pointer == pointer


def test_the_call_inside_is_the_accounts_own() -> None:
    decoded = meaning(request_of())
    assert (decoded.kind, decoded.intent) == ("user-operation", "transfer")
    assert decoded.call is not None
    (execute,) = decoded.call.children
    assert (execute.target, execute.sender, execute.name) == (ACCOUNT, SEVENTH.lower(), "execute")
    assert (execute.children[0].target, execute.children[0].sender) == (TOKEN, ACCOUNT)


def test_the_factory_is_called_first_and_the_paymaster_is_named() -> None:
    create = "0x5fbfb9cf" + ACCOUNT[2:].rjust(64, "0") + "00" * 32
    decoded = meaning(request_of(factory=FACTORY, factoryData=create, paymaster=PAYMASTER, paymasterData="0x01"))
    assert decoded.call is not None
    assert [(each.target, each.intent) for each in decoded.call.children] == [
        (FACTORY, "create-account"),
        (ACCOUNT, "execute"),
    ]
    assert {"Fee paid by", "Account created by"} <= {line.label for line in decoded.display}
    assert sum("could not be told" in each for each in decoded.unknowns) == 2


def test_an_eip7702_account_is_told_by_its_delegate() -> None:
    authorization = {"chainId": "0x1", "address": TOKEN, "nonce": "0x0"}
    decoded = meaning(request_of(EIGHTH, factory="0x7702", factoryData="0x12345678", eip7702Auth=authorization))
    assert decoded.display[0].label == "Code that the account will run"
    assert decoded.call is not None
    assert [each.target for each in decoded.call.children] == [ACCOUNT, ACCOUNT]


def test_execute_user_op_is_looked_through() -> None:
    decoded = meaning(request_of(callData="0x8dd7712f" + EXECUTE[2:]))
    assert decoded.intent == "transfer"
