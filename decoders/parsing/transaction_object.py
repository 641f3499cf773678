"""Transactions as JSON-RPC objects, types 0 to 4 (EIP-2718, 2930, 1559, 4844, 7702)."""

from collections.abc import Mapping
from typing import Any

from decoders.parsing.chain_types import refusal_of_type
from decoders.parsing.fields import (
    check_chain,
    read_address,
    read_data,
    read_hash,
    read_list,
    read_object,
    read_padded_quantity,
    read_quantity,
    refuse_unknown,
)
from decoders.parsing.signatures import with_authority
from decoders.primitives import Address
from decoders.refusal import Malformed, Unsignable, child
from decoders.requests import AccessListEntry, Authorization, Transaction

_COMMON = frozenset({"from", "to", "value", "data", "input", "gas", "gasLimit", "nonce", "chainId", "type"})
_BY_TYPE: dict[int, frozenset[str]] = {
    0: frozenset({"gasPrice"}),
    1: frozenset({"gasPrice", "accessList"}),
    2: frozenset({"maxFeePerGas", "maxPriorityFeePerGas", "accessList"}),
    3: frozenset({"maxFeePerGas", "maxPriorityFeePerGas", "accessList", "maxFeePerBlobGas", "blobVersionedHashes"}),
    4: frozenset({"maxFeePerGas", "maxPriorityFeePerGas", "accessList", "authorizationList"}),
}
_KNOWN = _COMMON.union(*_BY_TYPE.values())


def parse_transaction_object(value: Any, chain_id: int, pointer: str) -> tuple[Address, Transaction]:
    """The sender and the transaction of an `eth_sendTransaction` parameter. Raises `Malformed`, `Unsignable`."""
    fields = {key: item for key, item in read_object(value, pointer).items() if item is not None}
    refuse_unknown(fields, _KNOWN, pointer)
    if "from" not in fields:
        raise Malformed.at(child(pointer, "from"), "the sender is missing; whose signature is asked?")
    check_chain(fields.get("chainId"), chain_id, child(pointer, "chainId"))
    kind = _transaction_type(fields, pointer)
    transaction = Transaction(
        type=kind,
        to=read_address(fields["to"], child(pointer, "to")) if "to" in fields else None,
        data=_calldata(fields, pointer),
        value=_quantity(fields, "value", pointer) or 0,
        nonce=_quantity(fields, "nonce", pointer, 64),
        gas=_gas(fields, pointer),
        gas_price=_quantity(fields, "gasPrice", pointer),
        max_fee_per_gas=_quantity(fields, "maxFeePerGas", pointer),
        max_priority_fee_per_gas=_quantity(fields, "maxPriorityFeePerGas", pointer),
        max_fee_per_blob_gas=_quantity(fields, "maxFeePerBlobGas", pointer),
        access_list=_access_list(fields.get("accessList", []), child(pointer, "accessList")),
        blob_versioned_hashes=_blob_hashes(
            fields.get("blobVersionedHashes", []), child(pointer, "blobVersionedHashes")
        ),
        authorizations=_authorizations(fields.get("authorizationList", []), child(pointer, "authorizationList")),
    )
    check_transaction(transaction, pointer)
    return read_address(fields["from"], child(pointer, "from")), transaction


def check_transaction(transaction: Transaction, pointer: str) -> None:
    """Laws that every node enforces before it takes a transaction; shared with the serialized form."""
    if transaction.to is None and transaction.type in (3, 4):
        raise Malformed.at(child(pointer, "to"), f"a type {transaction.type} transaction cannot create a contract")
    if transaction.to is None and transaction.data == "0x":
        raise Unsignable.at(child(pointer, "to"), "no recipient and no code: this would create an empty contract")
    if transaction.type == 3 and not transaction.blob_versioned_hashes:
        raise Malformed.at(child(pointer, "blobVersionedHashes"), "a blob transaction needs a blob (EIP-4844)")
    if transaction.type == 4 and not transaction.authorizations:
        raise Malformed.at(child(pointer, "authorizationList"), "the list must hold an authorization (EIP-7702)")
    cap, tip = transaction.max_fee_per_gas, transaction.max_priority_fee_per_gas
    if cap is not None and tip is not None and tip > cap:
        raise Malformed.at(child(pointer, "maxPriorityFeePerGas"), "is higher than maxFeePerGas (EIP-1559)")


def _transaction_type(fields: Mapping[str, Any], pointer: str) -> int:
    """The declared type, or the only type that the present fields allow. Without fee fields wallets make type 2."""
    if "type" in fields:
        kind = read_quantity(fields["type"], child(pointer, "type"), 8)
        if kind not in _BY_TYPE:
            raise Unsignable.at(child(pointer, "type"), refusal_of_type(kind))
    else:
        kind = _inferred_type(fields)
    for key in fields:
        # An empty list adds nothing to a transaction, and types 3 and 4 are invalid with one.
        if key not in _COMMON and key not in _BY_TYPE[kind] and fields[key] != []:
            raise Malformed.at(child(pointer, key), f"does not belong in a type {kind} transaction")
    return kind


def _inferred_type(fields: Mapping[str, Any]) -> int:
    if fields.get("authorizationList"):
        return 4
    if fields.get("blobVersionedHashes") or "maxFeePerBlobGas" in fields:
        return 3
    if "gasPrice" in fields:
        return 1 if "accessList" in fields else 0
    return 2


def _calldata(fields: Mapping[str, Any], pointer: str) -> str:
    """`data`, or `input` beside it. If both are there and differ, wallets differ in which one they sign."""
    data = read_data(fields.get("data", "0x"), child(pointer, "data"))
    if "input" not in fields:
        return data
    calldata = read_data(fields["input"], child(pointer, "input"))
    if "data" in fields and data != calldata:
        raise Malformed.at(child(pointer, "input"), "differs from `data`; send one of them")
    return calldata


def _gas(fields: Mapping[str, Any], pointer: str) -> int | None:
    """`gas`, or `gasLimit` as WalletConnect's own examples write it."""
    gas = _quantity(fields, "gas", pointer, 64)
    if "gasLimit" not in fields:
        return gas
    limit = _quantity(fields, "gasLimit", pointer, 64)
    if gas is not None and gas != limit:
        raise Malformed.at(child(pointer, "gasLimit"), "differs from `gas`; send one of them")
    return limit


def _quantity(fields: Mapping[str, Any], name: str, pointer: str, bits: int = 256) -> int | None:
    return read_padded_quantity(fields[name], child(pointer, name), bits) if name in fields else None


def _access_list(value: Any, pointer: str) -> tuple[AccessListEntry, ...]:
    return tuple(
        _access_entry(read_object(item, child(pointer, index)), child(pointer, index))
        for index, item in enumerate(read_list(value, pointer))
    )


def _access_entry(item: Mapping[str, Any], pointer: str) -> AccessListEntry:
    refuse_unknown(item, frozenset({"address", "storageKeys"}), pointer)
    place = child(pointer, "storageKeys")
    keys = enumerate(read_list(item.get("storageKeys", []), place, 10_000))
    return AccessListEntry(
        address=read_address(item.get("address"), child(pointer, "address")),
        storage_keys=tuple(read_hash(key, child(place, index)) for index, key in keys),
    )


def _blob_hashes(value: Any, pointer: str) -> tuple[str, ...]:
    hashes = tuple(read_hash(item, child(pointer, index)) for index, item in enumerate(read_list(value, pointer)))
    for index, item in enumerate(hashes):
        if not item.startswith("0x01"):
            raise Malformed.at(child(pointer, index), "the version byte of a blob hash must be 01 (EIP-4844)")
    return hashes


def _authorizations(value: Any, pointer: str) -> tuple[Authorization, ...]:
    return tuple(
        read_authorization(item, child(pointer, index)) for index, item in enumerate(read_list(value, pointer))
    )


def read_authorization(value: Any, pointer: str) -> Authorization:
    """An EIP-7702 authorization, signed or not."""
    item = read_object(value, pointer)
    refuse_unknown(item, frozenset({"chainId", "address", "nonce", "yParity", "v", "r", "s"}), pointer)
    if "yParity" in item and "v" in item and item["yParity"] != item["v"]:
        raise Malformed.at(child(pointer, "v"), "differs from `yParity`; send one of them")
    entry = Authorization(
        chain_id=read_quantity(item.get("chainId"), child(pointer, "chainId")),
        address=read_address(item.get("address"), child(pointer, "address")),
        nonce=read_quantity(item.get("nonce"), child(pointer, "nonce"), 64),
        y_parity=_quantity(item, "yParity" if "yParity" in item else "v", pointer, 8),
        r=_quantity(item, "r", pointer),
        s=_quantity(item, "s", pointer),
    )
    return with_authority(entry, pointer)
