"""Transactions of every type as field lists, serialized with pyrlp and signed with eth-account."""

from dataclasses import dataclass, field
from typing import Any

import rlp
from eth_account import Account
from eth_keys.datatypes import PrivateKey
from hypothesis import strategies as st

from decoders.primitives import keccak

SECP256K1_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
TO = bytes.fromhex("a0b86991c6218b36c1d19d4a2e9eb0ce3606eb48")

ADDRESSES = st.binary(min_size=20, max_size=20)
WORDS = st.binary(min_size=32, max_size=32)
ACCESS_LISTS = st.lists(st.tuples(ADDRESSES, st.lists(WORDS, max_size=2)), max_size=2)
SECRETS = st.integers(1, SECP256K1_ORDER - 1)


@dataclass(frozen=True)
class Unsigned:
    """The fields of a transaction; those that its type lacks are not serialized."""

    type: int
    chain_id: int = 1
    nonce: int = 0
    gas: int = 21_000
    to: bytes = TO
    value: int = 0
    data: bytes = b""
    fee: int = 10
    tip: int = 1
    access_list: list[tuple[bytes, list[bytes]]] = field(default_factory=list)
    blob_fee: int = 3
    blobs: tuple[bytes, ...] = (b"\x01" + b"\xab" * 31,)
    authorizer: int = 1

    def fields(self) -> list[Any]:
        call = [self.gas, self.to, self.value, self.data]
        access = [[address, list(keys)] for address, keys in self.access_list]
        if self.type == 0:
            return [self.nonce, self.fee, *call]
        if self.type == 1:
            return [self.chain_id, self.nonce, self.fee, *call, access]
        market = [self.chain_id, self.nonce, self.tip, self.fee, *call, access]
        if self.type == 3:
            return [*market, self.blob_fee, list(self.blobs)]
        return [*market, [authorization(self.chain_id, self.authorizer)]] if self.type == 4 else market


def envelope(kind: int, fields: list[Any]) -> bytes:
    """The serialized form (EIP-2718)."""
    body: bytes = rlp.encode(fields)
    return (bytes([kind]) if kind else b"") + body


def authorization(chain_id: int, secret: int) -> list[Any]:
    signed = Account.sign_authorization({"chainId": chain_id, "address": TO, "nonce": 0}, secret.to_bytes(32))
    return [chain_id, TO, 0, signed.y_parity, signed.r, signed.s]


def sign_by_hand(transaction: Unsigned, secret: int, *, replayable: bool = False) -> list[Any]:
    """The signed fields; `replayable` leaves the chain out of a legacy transaction, as before EIP-155."""
    fields = transaction.fields()
    protected = transaction.type == 0 and not replayable
    preimage = envelope(transaction.type, [*fields, transaction.chain_id, 0, 0] if protected else fields)
    signature = PrivateKey(secret.to_bytes(32)).sign_msg_hash(keccak(preimage))
    v = signature.v
    if transaction.type == 0:
        v += 35 + 2 * transaction.chain_id if protected else 27
    return [*fields, v, signature.r, signature.s]


def address_of(secret: int) -> str:
    address: str = PrivateKey(secret.to_bytes(32)).public_key.to_address()
    return address


def transactions(kind: int) -> st.SearchStrategy[Unsigned]:
    """Valid transactions of one type."""
    amounts = st.integers(0, 2**256 - 1)
    return st.builds(
        Unsigned,
        type=st.just(kind),
        chain_id=st.integers(1, 2**53 - 1),
        nonce=st.integers(0, 2**64 - 2),
        gas=st.integers(0, 2**64 - 1),
        to=ADDRESSES,
        value=amounts,
        data=st.binary(max_size=80),
        fee=st.integers(2**64, 2**256 - 1),
        tip=st.integers(0, 2**64),
        access_list=ACCESS_LISTS,
        blob_fee=amounts,
        blobs=st.lists(WORDS.map(lambda word: b"\x01" + word[1:]), min_size=1, max_size=3).map(tuple),
        authorizer=SECRETS,
    )
