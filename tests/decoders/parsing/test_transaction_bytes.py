"""Serialized transactions of every type: equal fields, and the sender that signed."""

import pytest
from eth_account import Account
from hypothesis import given, settings
from hypothesis import strategies as st

from decoders.parsing import parse_signing_request
from decoders.requests import Transaction
from tests.decoders.parsing.bodies import OWNER, raw, transaction
from tests.decoders.parsing.serialized import (
    SECRETS,
    TO,
    Unsigned,
    address_of,
    envelope,
    sign_by_hand,
    transactions,
)

QUICK = settings(max_examples=25, deadline=None)
KINDS = pytest.mark.parametrize("kind", range(5))


def assert_same(read: Transaction, written: Unsigned, *, signed: bool) -> None:
    assert (read.type, read.nonce, read.gas, read.value) == (written.type, written.nonce, written.gas, written.value)
    assert (read.to, read.data) == ("0x" + written.to.hex(), "0x" + written.data.hex())
    assert (read.gas_price, read.max_fee_per_gas, read.max_priority_fee_per_gas) == (
        (written.fee, None, None) if written.type < 2 else (None, written.fee, written.tip)
    )
    entries = [(bytes.fromhex(entry.address[2:]), len(entry.storage_keys)) for entry in read.access_list]
    assert entries == [(address, len(keys)) for address, keys in written.access_list if written.type]
    keys = [key for entry in read.access_list for key in entry.storage_keys]
    assert keys == ["0x" + key.hex() for _, keys in written.access_list for key in keys if written.type]
    blobs = written.blobs if written.type == 3 else ()
    assert read.blob_versioned_hashes == tuple("0x" + blob.hex() for blob in blobs)
    assert read.max_fee_per_blob_gas == (written.blob_fee if written.type == 3 else None)
    authorities = [address_of(written.authorizer)] if written.type == 4 else []
    assert [entry.authority for entry in read.authorizations] == authorities
    assert read.signed is signed


@KINDS
@QUICK
@given(data=st.data())
def test_unsigned_bytes_give_back_their_fields(kind: int, data: st.DataObject) -> None:
    written = data.draw(transactions(kind))
    request = parse_signing_request(raw(envelope(kind, written.fields()), written.chain_id, sender=OWNER))

    assert request.sender == OWNER
    assert_same(transaction(raw(envelope(kind, written.fields()), written.chain_id, sender=OWNER)), written,
                signed=False)  # fmt: skip


@KINDS
@QUICK
@given(data=st.data(), secret=SECRETS)
def test_signed_bytes_give_back_their_fields_and_their_sender(kind: int, data: st.DataObject, secret: int) -> None:
    written = data.draw(transactions(kind))
    document = raw(envelope(kind, sign_by_hand(written, secret)), written.chain_id)

    assert parse_signing_request(document).sender == address_of(secret)
    assert_same(transaction(document), written, signed=True)


@pytest.mark.parametrize("kind", [0, 1, 2, 3, 4])
@QUICK
@given(data=st.data(), secret=SECRETS)
def test_bytes_that_eth_account_signed_are_read_alike(kind: int, data: st.DataObject, secret: int) -> None:
    written = data.draw(transactions(kind))
    document = raw(_signed_by_eth_account(written, secret), written.chain_id)

    assert parse_signing_request(document).sender == address_of(secret)
    assert_same(transaction(document), written, signed=True)


def _signed_by_eth_account(written: Unsigned, secret: int) -> bytes:
    fields = {
        "nonce": written.nonce,
        "gas": written.gas,
        "to": written.to,
        "value": written.value,
        "data": written.data,
        "chainId": written.chain_id,
    }
    if written.type:
        keys = [{"address": "0x" + address.hex(), "storageKeys": ["0x" + key.hex() for key in keys]}
                for address, keys in written.access_list]  # fmt: skip
        fields |= {"type": written.type, "accessList": keys}
    if written.type < 2:
        fields["gasPrice"] = written.fee
    else:
        fields |= {"maxFeePerGas": written.fee, "maxPriorityFeePerGas": written.tip}
    if written.type == 3:
        fields |= {"maxFeePerBlobGas": written.blob_fee, "blobVersionedHashes": list(written.blobs)}
    if written.type == 4:
        authorizer = written.authorizer.to_bytes(32)
        entry = {"chainId": written.chain_id, "address": written.to, "nonce": 0}
        fields["authorizationList"] = [Account.sign_authorization(entry, authorizer)]
    return bytes(Account.sign_transaction(fields, secret.to_bytes(32)).raw_transaction)


@QUICK
@given(transactions(0), SECRETS)
def test_a_legacy_transaction_without_a_chain_is_valid_on_every_chain(written: Unsigned, secret: int) -> None:
    data = envelope(0, sign_by_hand(written, secret, replayable=True))

    for chain_id in (1, 10, written.chain_id):
        assert parse_signing_request(raw(data, chain_id)).sender == address_of(secret)


def test_an_unsigned_legacy_transaction_may_name_its_chain() -> None:
    data = envelope(0, [*Unsigned(0, chain_id=5).fields(), 5, 0, 0])

    assert not transaction(raw(data, 5, sender=OWNER)).signed


def test_a_contract_is_created_without_a_recipient() -> None:
    read = transaction(raw(envelope(2, Unsigned(2, to=b"", data=TO).fields()), sender=OWNER))

    assert (read.to, read.data) == (None, "0x" + TO.hex())
