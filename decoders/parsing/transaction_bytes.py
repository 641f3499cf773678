"""Serialized transactions, unsigned or signed, types 0 to 4 (EIP-2718, 155, 2930, 1559, 4844, 7702)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import rlp

from decoders.parsing.chain_types import refusal_of_type
from decoders.parsing.signatures import recover, with_authority
from decoders.parsing.strict_rlp import decode_rlp
from decoders.parsing.transaction_object import check_transaction
from decoders.primitives import Address, Hex, bytes_of, hex_of, keccak
from decoders.refusal import Malformed, Unsignable
from decoders.requests import AccessListEntry, Authorization, Transaction

_FEE_MARKET = ("chainId", "nonce", "maxPriorityFeePerGas", "maxFeePerGas", "gas", "to", "value", "data", "accessList")
_LAYOUT: dict[int, tuple[str, ...]] = {
    0: ("nonce", "gasPrice", "gas", "to", "value", "data"),
    1: ("chainId", "nonce", "gasPrice", "gas", "to", "value", "data", "accessList"),
    2: _FEE_MARKET,
    3: (*_FEE_MARKET, "maxFeePerBlobGas", "blobVersionedHashes"),
    4: (*_FEE_MARKET, "authorizationList"),
}
_SIGNATURE_FIELDS = 3
_MAX_BYTES = 128 * 1024
"""Nodes relay no larger transaction (geth's txMaxSize). It also bounds the signatures to recover."""


@dataclass(frozen=True, slots=True)
class _Items:
    """RLP items by field name, read strictly; `pointer` names the serialized text in the request."""

    by_name: dict[str, Any]
    pointer: str

    def number(self, name: str, bits: int = 256) -> int:
        item = self.raw(name)
        if item[:1] == b"\0":
            raise Malformed.at(self.pointer, f"the field {name} has leading zero bytes")
        if len(item) > bits // 8:
            raise Malformed.at(self.pointer, f"the field {name} is larger than {bits} bits")
        return int.from_bytes(item)

    def raw(self, name: str) -> bytes:
        item = self.by_name[name]
        if not isinstance(item, bytes):
            raise Malformed.at(self.pointer, f"the field {name} is a list where bytes belong")
        return item

    def sized(self, name: str, size: int) -> Hex:
        item = self.raw(name)
        if len(item) != size:
            raise Malformed.at(self.pointer, f"the field {name} has {len(item)} bytes; it must have {size}")
        return hex_of(item)

    def rows(self, name: str) -> Sequence[Any]:
        item = self.by_name[name]
        if isinstance(item, bytes):
            raise Malformed.at(self.pointer, f"the field {name} is bytes where a list belongs")
        return list(item)

    def inner(self, row: Any, *names: str) -> "_Items":
        if isinstance(row, bytes) or len(row) != len(names):
            raise Malformed.at(self.pointer, f"an entry with the fields {', '.join(names)} has the wrong form")
        return _Items(dict(zip(names, row, strict=True)), self.pointer)


def parse_transaction_bytes(raw: Hex, chain_id: int, pointer: str) -> tuple[Address | None, Transaction]:
    """The transaction, and its sender when it is signed. Raises `Malformed` or `Unsignable`."""
    data = bytes_of(raw)
    if not data:
        raise Malformed.at(pointer, "is empty")
    if len(data) > _MAX_BYTES:
        raise Unsignable.at(pointer, f"has {len(data)} bytes; nodes relay transactions of at most {_MAX_BYTES}")
    kind = 0 if data[0] >= 0xC0 else data[0]
    if kind not in _LAYOUT or data[0] == 0:
        raise Unsignable.at(pointer, refusal_of_type(data[0]))
    fields = _fields(kind, data if kind == 0 else data[1:], pointer)
    signed, items, signature = _split(kind, fields, pointer)
    chain = _chain(kind, items, signature)
    if chain is not None and chain != chain_id:
        raise Malformed.at(pointer, f"is for chain {chain}, but the request is for chain {chain_id}")
    transaction = _transaction(kind, items, signed=signed)
    check_transaction(transaction, pointer)
    if not signed or signature is None:
        return None, transaction
    return _sender(kind, fields, signature, pointer), transaction


def _fields(kind: int, body: bytes, pointer: str) -> list[Any]:
    fields = decode_rlp(body, pointer)
    if isinstance(fields, bytes):
        raise Malformed.at(pointer, "is RLP bytes where a list of fields belongs")
    if kind == 3 and fields and not isinstance(fields[0], bytes):
        raise Unsignable.at(pointer, "carries blobs beside the transaction; send it without its blob sidecar")
    return fields


def _split(kind: int, fields: list[Any], pointer: str) -> tuple[bool, _Items, _Items | None]:
    """Tell unsigned from signed by the number of fields; EIP-155 puts (chainId, 0, 0) where the signature will be."""
    names = _LAYOUT[kind]
    unsigned = len(names)
    if len(fields) not in (unsigned, unsigned + _SIGNATURE_FIELDS):
        wanted = f"{unsigned} unsigned or {unsigned + _SIGNATURE_FIELDS} signed"
        raise Malformed.at(pointer, f"a type {kind} transaction has {wanted} fields, not {len(fields)}")
    items = _Items(dict(zip(names, fields, strict=False)), pointer)
    if len(fields) == unsigned:
        return False, items, None
    signature = _Items(dict(zip(("v", "r", "s"), fields[unsigned:], strict=True)), pointer)
    unsigned_155 = kind == 0 and signature.raw("r") == b"" and signature.raw("s") == b""
    return not unsigned_155, items, signature


def _chain(kind: int, items: _Items, signature: _Items | None) -> int | None:
    """The chain that the bytes name; None for a legacy transaction that is valid on every chain."""
    if kind:
        return items.number("chainId", 64)
    if signature is None:
        return None
    v = signature.number("v", 72)
    if signature.raw("r") == b"" and signature.raw("s") == b"":
        return v
    return (v - 35) // 2 if v >= 35 else None


def _transaction(kind: int, items: _Items, *, signed: bool) -> Transaction:
    present = items.by_name.keys()

    def optional(name: str, bits: int = 256) -> int | None:
        return items.number(name, bits) if name in present else None

    return Transaction(
        type=kind,
        to=items.sized("to", 20) if items.raw("to") else None,
        value=items.number("value"),
        data=hex_of(items.raw("data")),
        nonce=items.number("nonce", 64),
        gas=items.number("gas", 64),
        gas_price=optional("gasPrice"),
        max_fee_per_gas=optional("maxFeePerGas"),
        max_priority_fee_per_gas=optional("maxPriorityFeePerGas"),
        access_list=_access_list(items) if "accessList" in present else (),
        max_fee_per_blob_gas=optional("maxFeePerBlobGas"),
        blob_versioned_hashes=_blob_hashes(items) if "blobVersionedHashes" in present else (),
        authorizations=_authorizations(items) if "authorizationList" in present else (),
        signed=signed,
    )


def _access_list(items: _Items) -> tuple[AccessListEntry, ...]:
    entries = (items.inner(row, "address", "storageKeys") for row in items.rows("accessList"))
    return tuple(
        AccessListEntry(
            address=entry.sized("address", 20),
            storage_keys=tuple(
                entry.inner([key], "storage key").sized("storage key", 32) for key in entry.rows("storageKeys")
            ),
        )
        for entry in entries
    )


def _blob_hashes(items: _Items) -> tuple[str, ...]:
    rows = items.rows("blobVersionedHashes")
    hashes = tuple(items.inner([row], "blob hash").sized("blob hash", 32) for row in rows)
    if not all(item.startswith("0x01") for item in hashes):
        raise Malformed.at(items.pointer, "the version byte of a blob hash must be 01 (EIP-4844)")
    return hashes


def _authorizations(items: _Items) -> tuple[Authorization, ...]:
    names = ("chainId", "address", "nonce", "yParity", "r", "s")
    return tuple(_authorization(items.inner(row, *names)) for row in items.rows("authorizationList"))


def _authorization(entry: _Items) -> Authorization:
    authorization = Authorization(
        chain_id=entry.number("chainId"),
        address=entry.sized("address", 20),
        nonce=entry.number("nonce", 64),
        y_parity=entry.number("yParity", 8),
        r=entry.number("r"),
        s=entry.number("s"),
    )
    return with_authority(authorization, entry.pointer)


def _sender(kind: int, fields: list[Any], signature: _Items, pointer: str) -> Address:
    """The signer, recovered over exactly the bytes that were signed."""
    unsigned = fields[: len(_LAYOUT[kind])]
    v, r, s = signature.number("v", 72), signature.number("r"), signature.number("s")
    if kind:
        return recover(keccak(bytes([kind]) + rlp.encode(unsigned)), v, r, s, pointer)
    if v >= 35:
        chain = (v - 35) // 2
        return recover(keccak(rlp.encode([*unsigned, chain, b"", b""])), (v - 35) % 2, r, s, pointer)
    return recover(keccak(rlp.encode(unsigned)), v - 27, r, s, pointer)
