"""From requests to meanings: transactions, typed data and messages."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoders.decode import decode
from decoders.decoded import Decoded
from decoders.eip712 import parse_typed_data
from decoders.outcome import Known, Unavailable
from decoders.primitives import UINT256_MAX
from decoders.requests import Authorization, Domain, Field712, Message, Payload, SigningRequest, Transaction, TypedData
from tests.decoders.test_calls import APPROVE, SAFE, SIGNER, SPENDER, TOKEN, TRANSFER, calldata, hexed
from tests.recorded.corpora import corpora_folder

DIGEST = "0x" + "00" * 32
ZERO = "0x" + "00" * 20


def meaning(payload: Payload, chain_id: int = 1) -> Decoded:
    outcome = decode(SigningRequest(chain_id=chain_id, sender=SIGNER, payload=payload))
    assert isinstance(outcome, Known), outcome
    value = outcome.value
    assert isinstance(value, Decoded)
    assert Decoded.model_validate_json(value.model_dump_json()) == value
    return value


def transaction(to: str | None, data: bytes = b"", value: int = 0, **more: Any) -> Transaction:
    return Transaction(type=2, to=to, value=value, data=hexed(data), **more)


def typed(primary_type: str, types: dict[str, str], message: dict[str, Any], **more: Any) -> TypedData:
    """A message in the domain of the token; `types` as `name: "type field, type field"`."""
    declared = {
        struct: [dict(zip(("type", "name"), member.split(" "), strict=True)) for member in members.split(", ")]
        for struct, members in types.items()
    }
    document = {
        "types": declared,
        "primaryType": primary_type,
        "domain": {"name": "Token", "chainId": 1, "verifyingContract": TOKEN},
        "message": message,
    }
    parsed = parse_typed_data(document | more)
    return TypedData(
        domain=parsed.domain,
        primary_type=parsed.primary_type,
        encoded_type=parsed.encoded_type,
        message=parsed.message,
        undeclared=parsed.undeclared,
        digest=parsed.digest,
    )


PERMIT = {"Permit": "address owner, address spender, uint256 value, uint256 nonce, uint256 deadline"}
DAI_PERMIT = {"Permit": "address holder, address spender, uint256 nonce, uint256 expiry, bool allowed"}
PERMIT_MESSAGE = {"owner": SIGNER, "spender": SPENDER, "value": str(UINT256_MAX), "nonce": 0, "deadline": 1893456000}


def test_a_transfer_is_shown_argument_by_argument() -> None:
    decoded = meaning(transaction(TOKEN, calldata(TRANSFER, SPENDER, "5")))
    assert (decoded.kind, decoded.intent) == ("transaction", "transfer")
    assert [(line.label, line.value, line.path) for line in decoded.display] == [
        ("To", "0x" + "33" * 20, "call.args[0].value"),
        ("Amount", "5", "call.args[1].value"),
    ]
    assert decoded.unknowns == ()


def test_a_plain_transfer_is_shown_with_its_value() -> None:
    decoded = meaning(transaction(SPENDER, value=10**18))
    assert decoded.intent == "transfer"
    assert [(line.label, line.value) for line in decoded.display] == [("Native value", "1 of the native coin")]


def test_a_contract_creation_has_no_target() -> None:
    decoded = meaning(transaction(None, b"\x60\x80\x60\x40\x52", 3))
    assert (decoded.kind, decoded.intent) == ("creation", "create")
    assert decoded.call is not None
    assert (decoded.call.target, decoded.call.selector, decoded.call.value) == (None, None, 3)


def test_a_delegation_is_told_from_its_revocation() -> None:
    delegate = Authorization(chain_id=1, address=SPENDER, nonce=0)
    revoke = Authorization(chain_id=1, address=ZERO, nonce=0)
    assert meaning(transaction(SIGNER, authorizations=(delegate,))).intent == "delegate-account"
    assert meaning(transaction(SIGNER, authorizations=(revoke,))).intent == "revoke-delegation"
    both = meaning(transaction(TOKEN, calldata(APPROVE, SPENDER, "1"), authorizations=(delegate,)))
    assert both.intent == "batch"


def test_a_permit_is_a_permission() -> None:
    decoded = meaning(typed("Permit", PERMIT, PERMIT_MESSAGE))
    assert (decoded.kind, decoded.intent, decoded.unknowns) == ("typed-data", "permit", ())
    (permission,) = decoded.permissions
    assert (permission.standard, permission.token, permission.owner) == ("EIP-2612", TOKEN, SIGNER)
    assert (permission.spender, permission.amount, permission.expires) == (SPENDER, UINT256_MAX, 1893456000)
    assert permission.domain_chain_id == 1
    shown = {line.path: line.value for line in decoded.display}
    assert shown["message.deadline"] == "2030-01-01 00:00:00 UTC"
    assert shown["message.value"].startswith("unlimited")


def test_a_dai_permit_is_all_or_nothing_and_may_never_expire() -> None:
    message = {"holder": SIGNER, "spender": SPENDER, "nonce": 0, "expiry": 0, "allowed": True}
    decoded = meaning(typed("Permit", DAI_PERMIT, message))
    (permission,) = decoded.permissions
    assert (permission.amount, permission.expires) == (UINT256_MAX, None)
    taken_back = meaning(typed("Permit", DAI_PERMIT, message | {"allowed": False}))
    assert (taken_back.intent, taken_back.permissions[0].amount) == ("revoke", 0)


def test_a_message_that_is_only_named_permit_is_not_taken_for_one() -> None:
    decoded = meaning(typed("Permit", {"Permit": "address owner, string value"}, {"owner": SIGNER, "value": "x"}))
    assert (decoded.intent, decoded.permissions) == ("sign-typed-data", ())
    assert decoded.unknowns == (
        "this kind of message (Permit) is not known to the service; what it permits could not be told",
    )


def test_a_permit_without_a_contract_is_said() -> None:
    decoded = meaning(typed("Permit", PERMIT, PERMIT_MESSAGE, domain={"name": "Token"}))
    assert decoded.permissions == ()
    assert "its domain names no contract" in decoded.unknowns[0]


def test_permit2_messages_are_permissions_of_the_signer() -> None:
    details = "address token, uint160 amount, uint48 expiration, uint48 nonce"
    one = {"token": TOKEN, "amount": "7", "expiration": 1893456000, "nonce": 0}
    batch = typed(
        "PermitBatch",
        {"PermitBatch": "PermitDetails[] details, address spender, uint256 sigDeadline", "PermitDetails": details},
        {"details": [one, one | {"amount": "8"}], "spender": SPENDER, "sigDeadline": 1},
    )
    assert [(each.amount, each.owner, each.expires) for each in meaning(batch).permissions] == [
        (7, SIGNER, 1893456000),
        (8, SIGNER, 1893456000),
    ]
    witness = typed(
        "PermitWitnessTransferFrom",
        {
            "PermitWitnessTransferFrom": "TokenPermissions permitted, address spender, uint256 nonce, "
            "uint256 deadline, Order witness",
            "TokenPermissions": "address token, uint256 amount",
            "Order": "address taker",
        },
        {
            "permitted": {"token": TOKEN, "amount": "9"},
            "spender": SPENDER,
            "nonce": 0,
            "deadline": 5,
            "witness": {"taker": SPENDER},
        },
    )
    decoded = meaning(witness)
    assert (decoded.intent, decoded.permissions[0].amount, decoded.permissions[0].expires) == ("transfer", 9, 5)


def test_an_authorized_transfer_is_a_permission() -> None:
    fields = "address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce"
    message = {"from": SIGNER, "to": SPENDER, "value": 5, "validAfter": 0, "validBefore": 9, "nonce": DIGEST}
    decoded = meaning(typed("TransferWithAuthorization", {"TransferWithAuthorization": fields}, message))
    assert decoded.intent == "transfer"
    assert (decoded.permissions[0].standard, decoded.permissions[0].spender) == ("EIP-3009", SPENDER)


def test_the_call_in_a_safe_transaction_is_opened() -> None:
    fields = (
        "address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, "
        "uint256 gasPrice, address gasToken, address refundReceiver, uint256 nonce"
    )
    message = {
        "to": TOKEN, "value": 0, "data": hexed(calldata(TRANSFER, SPENDER, "0")), "operation": 1, "safeTxGas": 0,
        "baseGas": 0, "gasPrice": 0, "gasToken": ZERO, "refundReceiver": ZERO, "nonce": 0,
    }  # fmt: skip
    decoded = meaning(typed("SafeTx", {"SafeTx": fields}, message, domain={"chainId": 1, "verifyingContract": SAFE}))
    assert decoded.intent == "sign-safe-transaction"
    assert decoded.call is not None
    assert (decoded.call.name, decoded.call.delegate, decoded.call.target) == ("transfer", True, TOKEN)


def test_every_signed_field_of_an_unknown_message_is_shown_and_unsigned_ones_are_named() -> None:
    types = {"Vote": "Choice[] choices, string note", "Choice": "uint256 id"}
    decoded = meaning(typed("Vote", types, {"choices": [{"id": 1}, {"id": 2}], "note": "a\u202eb", "hidden": "x"}))
    assert [(line.path, line.value) for line in decoded.display if line.path.startswith("message")] == [
        ("message.choices[0].id", "1"),
        ("message.choices[1].id", "2"),
        ("message.note", "a\ufffdb"),
    ]
    assert any(unknown.startswith("not signed: /") and "hidden" in unknown for unknown in decoded.unknowns)


SIGN_IN = """app.example.org wants you to sign in with your Ethereum account:
0x1111111111111111111111111111111111111111

Welcome back.

URI: https://app.example.org/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2025-09-30T16:25:24Z
Resources:
- https://app.example.org/terms"""


def test_a_sign_in_message_is_recognised() -> None:
    decoded = meaning(text(SIGN_IN))
    assert decoded.intent == "sign-in"
    shown = {line.label: line.value for line in decoded.display}
    assert shown["Domain"] == "app.example.org"
    assert (shown["Statement"], shown["Resource"]) == ("Welcome back.", "https://app.example.org/terms")
    assert meaning(text(SIGN_IN.replace("Welcome back.\n", ""))).intent == "sign-in"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Version: 1", "Version: 2"),
        ("Nonce: 32891756", "Nonce: 1"),
        ("URI: https", "Uri: https"),
        ("Chain ID: 1\n", ""),
        ("wants you to sign in", "wants you to log in"),
        ("Welcome back.", "Welcome\nback."),
        ("/terms", "/terms\nI also agree to give everything away."),
    ],
)
def test_what_only_resembles_a_sign_in_message_is_not_called_one(old: str, new: str) -> None:
    assert old in SIGN_IN
    assert meaning(text(SIGN_IN.replace(old, new))).intent == "sign-message"


def text(words: str) -> Message:
    return Message(scheme="personal_sign", form="text", data=hexed(words.encode()), text=words)


def test_a_message_is_shown_line_by_line() -> None:
    decoded = meaning(text("Hello\n\nWorld"))
    assert (decoded.kind, decoded.intent) == ("message", "sign-message")
    assert [line.value for line in decoded.display] == ["Hello", "World"]


def test_a_bare_hash_cannot_be_judged() -> None:
    decoded = meaning(Message(scheme="eth_sign", form="hash", data=DIGEST))
    assert (decoded.kind, decoded.intent) == ("hash", "sign-hash")
    assert "cannot be shown" in decoded.unknowns[0]


def test_bytes_that_are_no_text_are_said() -> None:
    decoded = meaning(Message(scheme="personal_sign", form="bytes", data="0xff00"))
    assert (decoded.kind, decoded.unknowns) == ("message", ("the message is not readable text",))


def test_a_fault_of_a_decoder_becomes_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("decoders.decode.decode_calls", fail)
    outcome = decode(SigningRequest(chain_id=1, sender=SIGNER, payload=transaction(TOKEN)))
    assert outcome == Unavailable(stage="decode", reason="the decoder failed on this request (KeyError)")


@given(st.binary(max_size=300), st.integers(0, 2**256 - 1), st.booleans())
def test_any_calldata_has_an_answer(data: bytes, value: int, creates: bool) -> None:  # noqa: FBT001
    meaning(transaction(None if creates else TOKEN, data, value))


@given(st.text(max_size=300))
def test_any_message_has_an_answer(words: str) -> None:
    meaning(text(words))


leaf_fields = st.builds(
    Field712,
    name=st.sampled_from(["owner", "spender", "value", "details", "nonce", "deadline", "to"]),
    type=st.sampled_from(["string"]),
    value=st.text(max_size=20) | st.booleans(),
)
fields = st.recursive(
    leaf_fields,
    lambda inner: st.builds(
        Field712,
        name=st.sampled_from(["details", "permitted", "x"]),
        type=st.sampled_from(["S", "S[]", "S[2]"]),
        value=st.lists(inner, max_size=3).map(tuple),
    ),
    max_leaves=8,
)


@given(st.sampled_from(["Permit", "PermitSingle", "SafeTx", "Else"]), st.lists(fields, max_size=5).map(tuple))
def test_any_typed_data_has_an_answer(primary_type: str, message: tuple[Field712, ...]) -> None:
    domain = Domain(verifying_contract=TOKEN)
    meaning(TypedData(domain=domain, primary_type=primary_type, encoded_type="", message=message, digest=DIGEST))


@pytest.mark.corpora
def test_a_mainnet_block_is_decoded_and_its_common_calls_are_named() -> None:
    """180 transactions of block 22546209. The bound on time is loose, for slow machines."""
    recorded = json.loads((corpora_folder() / "mainnet-22546209" / "txs.json").read_text())
    requests = [
        SigningRequest(
            chain_id=1,
            sender=each["caller"],
            payload=Transaction(type=each["tx_type"], to=each["to"], value=int(each["value"], 16), data=each["data"]),
        )
        for each in recorded
    ]
    started = time.perf_counter()
    outcomes = [decode(request) for request in requests]
    seconds = (time.perf_counter() - started) / len(requests)
    calls = [outcome.value.call for outcome in outcomes if isinstance(outcome, Known) and outcome.value.call]
    assert len(calls) == len(recorded)
    with_data = [call for call in calls if call.calldata != "0x"]
    named = [call for call in with_data if call.name is not None]
    assert len(named) / len(with_data) > 0.6
    assert seconds < 0.002
