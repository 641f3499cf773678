"""Access lists, blob hashes and authorizations of a transaction object."""

from typing import Any

import pytest
from eth_account import Account
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decoders.parsing.bodies import KEY, KEY_HOLDER, TOKEN, malformed, send, transaction

SLOT = "0x" + "0f" * 32
AUTHORIZATIONS = "/params/0/authorizationList/0"
UNSIGNED = {"chainId": "0x1", "address": TOKEN, "nonce": "0x0"}


def signed_authorization(chain_id: int = 1, nonce: int = 0, key: str = KEY) -> dict[str, Any]:
    entry = Account.sign_authorization({"chainId": chain_id, "address": TOKEN, "nonce": nonce}, key)
    numbers = {"yParity": entry.y_parity, "r": entry.r, "s": entry.s, "chainId": chain_id, "nonce": nonce}
    return {"address": TOKEN, **{name: hex(number) for name, number in numbers.items()}}


def test_an_access_list_is_read_in_order() -> None:
    entries = [{"address": TOKEN, "storageKeys": [SLOT, "0x" + "00" * 32]}, {"address": TOKEN, "storageKeys": []}]

    read = transaction(send(accessList=entries)).access_list

    assert [(entry.address, entry.storage_keys) for entry in read] == [
        (TOKEN.lower(), (SLOT, "0x" + "00" * 32)),
        (TOKEN.lower(), ()),
    ]


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({}, ""),
        ("0x", ""),
        ([TOKEN], "/0"),
        ([{"address": TOKEN, "storageKeys": ["0x1"]}], "/0/storageKeys/0"),
        ([{"address": TOKEN, "storageKeys": SLOT}], "/0/storageKeys"),
        ([{"storageKeys": []}], "/0/address"),
        ([{"address": TOKEN, "storageKeys": [], "keys": []}], "/0/keys"),
        ([{"address": TOKEN, "storageKeys": []}] * 1025, ""),
    ],
)
def test_a_broken_access_list_is_refused_at_its_place(value: object, place: str) -> None:
    assert malformed(send(accessList=value)) == "/params/0/accessList" + place


@pytest.mark.parametrize("value", ["0x02" + "ab" * 31, "0x00" + "ab" * 31, "0x01", 1, None])
def test_a_blob_hash_has_32_bytes_and_the_known_version(value: object) -> None:
    assert malformed(send(blobVersionedHashes=[value])) == "/params/0/blobVersionedHashes/0"


def test_an_unsigned_authorization_has_no_authority() -> None:
    (entry,) = transaction(send(authorizationList=[UNSIGNED])).authorizations

    assert (entry.chain_id, entry.address, entry.nonce, entry.authority) == (1, TOKEN.lower(), 0, None)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 2**200), st.integers(0, 2**63), st.integers(0, 2**64 - 2))
def test_the_authority_is_who_signed_the_authorization(secret: int, chain_id: int, nonce: int) -> None:
    key = f"0x{secret:064x}"
    (entry,) = transaction(send(authorizationList=[signed_authorization(chain_id, nonce, key)])).authorizations

    assert entry.authority == Account.from_key(key).address.lower()
    assert (entry.chain_id, entry.nonce) == (chain_id, nonce)


def test_the_parity_may_be_named_v() -> None:
    item = signed_authorization()
    item["v"] = item.pop("yParity")

    assert transaction(send(authorizationList=[item])).authorizations[0].authority == KEY_HOLDER


@pytest.mark.parametrize("missing", ["yParity", "r", "s"])
def test_a_half_signed_authorization_is_refused(missing: str) -> None:
    item = {key: value for key, value in signed_authorization().items() if key != missing}

    assert malformed(send(authorizationList=[item])) == AUTHORIZATIONS


@pytest.mark.parametrize("missing", ["chainId", "address", "nonce"])
def test_an_authorization_says_its_chain_its_code_and_its_nonce(missing: str) -> None:
    item = {key: value for key, value in UNSIGNED.items() if key != missing}

    assert malformed(send(authorizationList=[item])) == f"{AUTHORIZATIONS}/{missing}"


@pytest.mark.parametrize(
    "change",
    [
        {"yParity": "0x2"},
        {"yParity": "0x1b"},
        {"r": "0x0"},
        {"s": "0x0"},
        {"s": hex(2**255)},
        {"r": hex(2**256 - 1)},
        {"r": "0x5"},
    ],
)
def test_a_signature_that_no_chain_takes_is_refused(change: dict[str, str]) -> None:
    # No point of the curve has the x coordinate 5, so the last one belongs to no key.
    item = signed_authorization() | change

    assert malformed(send(authorizationList=[item])) == f"{AUTHORIZATIONS}/r"
