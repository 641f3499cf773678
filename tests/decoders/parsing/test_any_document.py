"""Whatever JSON comes, the answer is a request or a refusal that points into the document."""

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decoders.parsing import parse_signing_request
from decoders.refusal import Malformed, Refusal, Unsignable
from decoders.requests import SigningRequest
from decoders.strict_json import parse_json
from tests.decoders.eip712.documents import mail, permit
from tests.decoders.parsing.bodies import OWNER, TOKEN, body, malformed, raw, send
from tests.decoders.parsing.serialized import Unsigned, envelope, sign_by_hand

TELLING = st.sampled_from(
    [
        "0x",
        "0x0",
        "0x1",
        "0x01",
        OWNER,
        TOKEN,
        "eth_sendTransaction",
        "eth_sign",
        "raw",
        "from",
        "to",
        "a/b~c",
        "",
        "{}",
    ]
)
TEXT = st.text(max_size=8) | TELLING
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

GOOD: list[dict[str, Any]] = [
    send(value="0x1", accessList=[{"address": TOKEN, "storageKeys": []}], maxFeePerGas="0x1"),
    send(authorizationList=[{"chainId": "0x1", "address": TOKEN, "nonce": "0x0"}]),
    body("personal_sign", "hello", OWNER),
    body("eth_sign", OWNER, "0x" + "00" * 32),
    body("eth_signTypedData_v4", OWNER, mail()),
    body("eth_signTypedData_v4", OWNER, json.dumps(permit())),
    raw(envelope(2, sign_by_hand(Unsigned(2), 1))),
    send() | {"origin": {"url": "https://app.example.org", "name": None}, "account": {"trusted": [TOKEN]}},
]


def answer(document: dict[str, Any]) -> SigningRequest | None:
    """The request; None is a refusal, each of whose pointers is checked."""
    try:
        return parse_signing_request(document)
    except (Malformed, Unsignable) as refusal:
        check_places(refusal, document)
        return None


def check_places(refusal: Refusal, document: dict[str, Any]) -> None:
    assert refusal.faults
    for fault in refusal.faults:
        (fault.pointer + fault.message).encode()
        assert fault.message
        assert fault.pointer == "" or fault.pointer.startswith("/")
        parts = [part.replace("~1", "/").replace("~0", "~") for part in fault.pointer.split("/")[1:]]
        for part in parts[:-1]:
            document = member(document, part)


def member(value: Any, key: str) -> Any:
    """What a pointer's part names; typed data may be text, which pointers look into."""
    if isinstance(value, str):
        value = parse_json(value.encode())
    return value[int(key)] if isinstance(value, list) else value[key]


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a document."""
    keys: list[Any] = list(value) if isinstance(value, dict) else []
    keys = list(range(len(value))) if isinstance(value, list) else keys
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]


@pytest.mark.parametrize("document", GOOD)
def test_the_documents_that_the_properties_start_from_are_good(document: dict[str, Any]) -> None:
    assert parse_signing_request(document).chain_id == 1


@QUICK
@given(st.dictionaries(st.sampled_from(["chain_id", "method", "params", "raw", "from", "origin", "account"]), JSON))
def test_any_document_is_answered(document: dict[str, Any]) -> None:
    answer(document)


@QUICK
@given(st.sampled_from(["eth_sendTransaction", "personal_sign", "eth_sign", "eth_signTypedData_v4"]), JSON)
def test_any_params_are_answered(method: str, params: Any) -> None:
    answer({"chain_id": 1, "method": method, "params": params})


@QUICK
@given(st.sampled_from(GOOD), st.data())
def test_a_good_document_with_anything_at_any_place_is_answered(document: dict[str, Any], data: st.DataObject) -> None:
    changed = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 2))):
        container, key = data.draw(st.sampled_from(places(changed) or [({"chain_id": 1}, "chain_id")]))
        if data.draw(st.booleans()):
            container[key] = data.draw(JSON)
        elif isinstance(container, dict):
            del container[key]
    answer(changed)


@pytest.mark.parametrize("document", GOOD)
def test_a_request_survives_being_stored_as_json(document: dict[str, Any]) -> None:
    request = parse_signing_request(document)

    assert SigningRequest.model_validate_json(request.model_dump_json()) == request


@pytest.mark.parametrize("value", [None, 0, -1, 2**53, "1", "0x1", 1.0, True, [], {}])
def test_a_chain_is_a_whole_json_number(value: object) -> None:
    assert malformed(send() | {"chain_id": value}) == "/chain_id"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"from": OWNER}, "/from"),
        ({"method": 1}, "/method"),
        ({"method": "x" * 65}, "/method"),
        ({"origin": []}, "/origin"),
        ({"origin": {"icon": "x"}}, "/origin/icon"),
        ({"origin": {"url": 1}}, "/origin/url"),
        ({"origin": {"url": "x" * 2049}}, "/origin/url"),
        ({"origin": {"name": "\udc00"}}, "/origin/name"),
        ({"account": {"friends": []}}, "/account/friends"),
        ({"account": {"trusted": {}}}, "/account/trusted"),
        ({"account": {"blocked": [TOKEN, TOKEN[:-1]]}}, "/account/blocked/1"),
        ({"account": {"counterparties": [OWNER] * 10_001}}, "/account/counterparties"),
    ],
)
def test_what_stands_beside_the_call_is_read_as_strictly(changes: dict[str, Any], pointer: str) -> None:
    assert malformed(send() | changes) == pointer


def test_the_wallets_knowledge_is_read() -> None:
    request = parse_signing_request(
        send() | {"origin": {"url": "https://app.example.org", "verified": None}, "account": {"blocked": [TOKEN]}}
    )

    assert (request.origin.url, request.origin.name) == ("https://app.example.org", None)
    assert (request.account.blocked, request.account.trusted) == ((TOKEN.lower(),), ())
