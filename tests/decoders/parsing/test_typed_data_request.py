"""`eth_signTypedData_v4`: the document as an object or as text is the same document, or is refused."""

import json
from typing import Any

import pytest

from decoders.parsing import parse_signing_request
from decoders.refusal import Unsignable
from decoders.requests import TypedData
from tests.decoders.eip712.documents import mail, permit, permit2
from tests.decoders.parsing.bodies import OWNER, TOKEN, body, malformed


def typed(document: object) -> dict[str, Any]:
    return body("eth_signTypedData_v4", OWNER, document)


@pytest.mark.parametrize("document", [mail(), permit(), permit2()])
def test_an_object_and_its_text_are_the_same_message(document: dict[str, Any]) -> None:
    from_object, from_text = (parse_signing_request(typed(form)) for form in (document, json.dumps(document)))

    assert from_object == from_text
    assert from_object.sender == OWNER
    assert isinstance(from_object.payload, TypedData)
    assert from_object.payload.primary_type == document["primaryType"]


def test_the_digest_is_the_one_of_the_standards_example() -> None:
    payload = parse_signing_request(typed(mail())).payload

    assert isinstance(payload, TypedData)
    assert payload.digest == "0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"
    assert payload.domain.chain_id == 1


def test_members_that_are_not_signed_are_pointed_out() -> None:
    document = mail()
    document["message"]["note"] = "not signed"
    payload = parse_signing_request(typed(document)).payload

    assert isinstance(payload, TypedData)
    assert payload.undeclared == ("/message/note",)


@pytest.mark.parametrize("as_text", [False, True])
def test_a_document_without_its_domain_type_is_refused(*, as_text: bool) -> None:
    # MetaMask would sign an empty domain, ethers and viem the one that is shown.
    document = mail()
    del document["types"]["EIP712Domain"]

    assert malformed(typed(json.dumps(document) if as_text else document)) == "/params/1/types/EIP712Domain"


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("", ""),
        ("{", ""),
        ("[]", ""),
        ("null", ""),
        ('"{}"', ""),
        ("{} {}", ""),
        ("{}", "/types"),
        ('{"types": {}, "types": {}}', "/types"),
        ('{"message": {"to": {"wallet": 1, "wallet": 2}}}', "/message/to/wallet"),
        ('{"message": NaN}', ""),
        ('{"message": "\\ud800"}', "/message"),
        ('{"domain": ' + "[" * 70 + "]" * 70 + "}", ""),
        ("\ud800", ""),
    ],
)
def test_a_fault_inside_the_text_is_named_below_the_parameter(text: str, pointer: str) -> None:
    assert malformed(typed(text)) == "/params/1" + pointer


@pytest.mark.parametrize("document", [None, 1, True, [], [mail()]])
def test_a_document_is_an_object(document: object) -> None:
    assert malformed(typed(document)) == "/params/1"


@pytest.mark.parametrize(
    ("params", "pointer"),
    [((), "/params"), ((OWNER,), "/params"), ((OWNER, mail(), 1), "/params"), ((mail(), TOKEN), "/params/0")],
)
def test_the_account_comes_first(params: tuple[object, ...], pointer: str) -> None:
    assert malformed(body("eth_signTypedData_v4", *params)) == pointer


@pytest.mark.parametrize("version", ["eth_signTypedData", "eth_signTypedData_v1", "eth_signTypedData_v3"])
def test_older_versions_are_refused_by_name(version: str) -> None:
    with pytest.raises(Unsignable, match="eth_signTypedData_v4"):
        parse_signing_request(body(version, OWNER, mail()))
