"""A transaction object is read in the one way that every wallet reads it, or refused."""

from typing import Any

import pytest

from decoders.parsing import parse_signing_request
from tests.decoders.parsing.bodies import OWNER, TOKEN, body, malformed, send, transaction, unsignable

AUTHORIZATION = {"chainId": "0x1", "address": TOKEN, "nonce": "0x0"}
BLOB = "0x01" + "ab" * 31
PLACE = "/params/0/"


@pytest.mark.parametrize("method", ["eth_sendTransaction", "eth_signTransaction"])
def test_the_sender_the_chain_and_the_call_are_read(method: str) -> None:
    request = parse_signing_request(
        body(method, {"from": OWNER, "to": TOKEN, "value": "0xde0b6b3a7640000", "data": "0xABcd"}, chain_id=10)
    )

    assert (request.chain_id, request.sender) == (10, OWNER)
    assert request.payload == transaction(send(value="0xde0b6b3a7640000", data="0xabcd"))
    assert request.payload.model_dump(include={"to", "value", "data", "signed"}) == {
        "to": TOKEN.lower(),
        "value": 10**18,
        "data": "0xabcd",
        "signed": False,
    }


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, 2),
        ({"accessList": []}, 2),
        ({"maxFeePerGas": "0x2", "maxPriorityFeePerGas": "0x1"}, 2),
        ({"maxFeePerGas": "0x2", "gasPrice": None}, 2),
        ({"gasPrice": "0x1"}, 0),
        ({"gasPrice": "0x1", "accessList": []}, 1),
        ({"blobVersionedHashes": [BLOB]}, 3),
        ({"maxFeePerBlobGas": "0x1", "blobVersionedHashes": [BLOB]}, 3),
        ({"authorizationList": [AUTHORIZATION]}, 4),
        ({"authorizationList": [], "accessList": []}, 2),
        ({"authorizationList": [], "gasPrice": "0x1"}, 0),
        ({"blobVersionedHashes": []}, 2),
    ],
)
def test_the_type_is_inferred_from_the_fields_that_add_something(fields: dict[str, Any], kind: int) -> None:
    assert transaction(send(**fields)).type == kind


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("0x0", {"gasPrice": "0x7"}),
        ("0x1", {"gasPrice": "0x7", "accessList": []}),
        ("0x2", {"maxFeePerGas": "0x7", "maxPriorityFeePerGas": "0x7"}),
        ("0x3", {"maxFeePerGas": "0x7", "maxFeePerBlobGas": "0x7", "blobVersionedHashes": [BLOB]}),
        ("0x4", {"maxFeePerGas": "0x7", "authorizationList": [AUTHORIZATION]}),
    ],
)
def test_every_declared_type_is_read_with_its_fields(kind: str, fields: dict[str, Any]) -> None:
    read = transaction(send(type=kind, nonce="0x3", gas="0x5208", chainId="0x1", **fields))

    assert (read.type, read.nonce, read.gas) == (int(kind, 16), 3, 21_000)
    assert (read.gas_price, read.max_fee_per_gas) == ((7, None) if "gasPrice" in fields else (None, 7))
    assert read.max_fee_per_blob_gas == (7 if kind == "0x3" else None)
    assert read.blob_versioned_hashes == ((BLOB,) if kind == "0x3" else ())
    assert len(read.authorizations) == (kind == "0x4")


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"gasPrice": "0x1", "maxFeePerGas": "0x1"}, "maxFeePerGas"),
        ({"type": "0x0", "maxFeePerGas": "0x1"}, "maxFeePerGas"),
        ({"type": "0x2", "gasPrice": "0x1"}, "gasPrice"),
        ({"type": "0x2", "authorizationList": [AUTHORIZATION]}, "authorizationList"),
        ({"blobVersionedHashes": [BLOB], "authorizationList": [AUTHORIZATION]}, "blobVersionedHashes"),
        ({"type": "0x4", "authorizationList": []}, "authorizationList"),
        ({"type": "0x3", "blobVersionedHashes": []}, "blobVersionedHashes"),
        ({"maxFeePerBlobGas": "0x1"}, "blobVersionedHashes"),
        ({"to": None, "blobVersionedHashes": [BLOB]}, "to"),
        ({"to": None, "data": "0x00", "authorizationList": [AUTHORIZATION]}, "to"),
        ({"maxFeePerGas": "0x1", "maxPriorityFeePerGas": "0x2"}, "maxPriorityFeePerGas"),
        ({"data": "0x00", "input": "0x01"}, "input"),
        ({"chainId": "0x5"}, "chainId"),
        ({"chainId": "0x01"}, "chainId"),
        ({"chainId": 1}, "chainId"),
        ({"a/b~c": 1}, "a~1b~0c"),
        ({"from": None}, "from"),
    ],
)
def test_fields_that_contradict_are_refused_at_their_place(fields: dict[str, Any], place: str) -> None:
    assert malformed(send(**fields)) == PLACE + place


@pytest.mark.parametrize("kind", ["0x5", "0x7e", "0xff"])
def test_an_unknown_type_is_not_judged(kind: str) -> None:
    assert unsignable(send(type=kind)) == PLACE + "type"


@pytest.mark.parametrize("data", [{"input": "0x01"}, {"data": "0x01"}, {"data": "0x01", "input": "0x01"}])
def test_calldata_is_read_from_data_or_input(data: dict[str, str]) -> None:
    assert transaction(send(**data)).data == "0x01"


def test_a_contract_is_created_without_a_recipient_but_not_from_nothing() -> None:
    assert transaction(send(to=None, data="0x6000")).to is None
    assert unsignable(send(to=None)) == PLACE + "to"


@pytest.mark.parametrize("address", [TOKEN, TOKEN.lower(), "0x" + TOKEN[2:].upper()])
def test_an_address_may_have_its_checksum_or_one_case(address: str) -> None:
    assert transaction(send(to=address)).to == TOKEN.lower()


@pytest.mark.parametrize(
    "address", [TOKEN[:-1] + "9", TOKEN[:-1] + TOKEN[-1].swapcase().replace("8", "9"), TOKEN[2:], "0X" + TOKEN[2:],
                TOKEN + "\n", " " + TOKEN, TOKEN + "00", 1, True, [TOKEN], {}, "", "0x", "vitalik.eth"],
)  # fmt: skip
def test_anything_else_is_no_address(address: object) -> None:
    assert malformed(send(to=address)) == PLACE + "to"


@pytest.mark.parametrize(("written", "number"), [("0x0", 0), ("0x00", 0), ("0x01", 1), ("0x" + "0" * 62 + "0F", 15)])
def test_leading_zeros_change_no_quantity(written: str, number: int) -> None:
    assert transaction(send(value=written)).value == number


def test_the_chain_id_has_no_leading_zeros() -> None:
    assert malformed(send(chainId="0x01")) == PLACE + "chainId"


def test_gas_may_be_called_gas_limit_but_not_be_two_numbers() -> None:
    assert transaction(send(gasLimit="0x5208")).gas == 21_000
    assert transaction(send(gas="0x5208", gasLimit="0x5208")).gas == 21_000
    assert malformed(send(gas="0x5208", gasLimit="0x5209")) == PLACE + "gasLimit"


@pytest.mark.parametrize("value", ["0X1", "0x", "", "1", "0xg", "-0x1", "0x-1", "0x1\n", " 0x1",
                                   "0x1_0", "0x\u0661", 0, 1, -1, 1.0, True, [], {}, "0x1" + "0" * 64])  # fmt: skip
def test_a_quantity_has_one_form(value: object) -> None:
    assert malformed(send(value=value)) == PLACE + "value"


@pytest.mark.parametrize(("name", "bits"), [("value", 256), ("gas", 64), ("nonce", 64), ("gasPrice", 256)])
def test_a_quantity_is_read_up_to_its_size(name: str, bits: int) -> None:
    largest = transaction(send(**{name: hex(2**bits - 1)}))

    assert largest.model_dump()[{"gasPrice": "gas_price"}.get(name, name)] == 2**bits - 1
    assert malformed(send(**{name: hex(2**bits)})) == PLACE + name


@pytest.mark.parametrize("data", ["0x0", "abcd", "0Xab", "0xzz", "0xab\n", "0x" + "a" * 63, 0, [1], True])
def test_calldata_is_whole_bytes_in_hex(data: object) -> None:
    assert malformed(send(data=data)) == PLACE + "data"


@pytest.mark.parametrize("params", [[], [{}, {}], [[]], ["0x"], [None], {}, None, "x"])
def test_params_hold_one_transaction(params: object) -> None:
    document = {"chain_id": 1, "method": "eth_sendTransaction", "params": params}

    assert malformed(document) in {"/params", "/params/0", "/params/0/from"}
