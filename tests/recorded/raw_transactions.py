"""Signed transactions between their JSON-RPC form and their serialized form (EIP-2718, EIP-155).

Independent of the service's own decoder, so that the two check each other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import rlp
from eth_keys.datatypes import Signature
from eth_utils.crypto import keccak

from tests.recorded.accounts import integer

LEGACY_FIELDS = ("nonce", "gasPrice", "gas", "to", "value", "data")
TYPED_FIELDS: Mapping[int, Sequence[str]] = {
    1: ("chainId", "nonce", "gasPrice", "gas", "to", "value", "data", "accessList"),
    2: ("chainId", "nonce", "maxPriorityFeePerGas", "maxFeePerGas", "gas", "to", "value", "data", "accessList"),
    3: (
        *("chainId", "nonce", "maxPriorityFeePerGas", "maxFeePerGas", "gas", "to", "value", "data", "accessList"),
        *("maxFeePerBlobGas", "blobVersionedHashes"),
    ),
}


def encode_signed(transaction: Mapping[str, Any]) -> str:
    """The serialized form, as 0x hex, of a signed transaction as `eth_getBlockByNumber` shows it."""
    kind = integer(transaction["type"])
    fields = TYPED_FIELDS.get(kind, LEGACY_FIELDS)
    values = {**transaction, "data": transaction["input"]}
    parity_or_v = transaction["v"] if kind == 0 else transaction["yParity"]
    signature = [_number(integer(part)) for part in (parity_or_v, transaction["r"], transaction["s"])]
    body: bytes = rlp.encode([_field_bytes(name, values[name]) for name in fields] + signature)
    return "0x" + (bytes([kind] if kind else []) + body).hex()


def decode_signed(raw: str) -> dict[str, Any]:
    """The wallet's JSON-RPC form, with `from` recovered from the signature, of a serialized transaction."""
    data = bytes.fromhex(raw.removeprefix("0x"))
    kind = data[0] if data[0] < 0xC0 else 0
    items = rlp.decode(data[1:] if kind else data)
    fields = TYPED_FIELDS.get(kind, LEGACY_FIELDS)
    request = {name: _field_json(name, value) for name, value in zip(fields, items, strict=False)}
    if kind == 0 and int.from_bytes(items[-3]) >= 35:
        request["chainId"] = hex((int.from_bytes(items[-3]) - 35) // 2)
    request = {name: value for name, value in request.items() if value is not None}
    return {"from": _sender(kind, items), **request, "type": hex(kind)}


def _sender(kind: int, items: list[Any]) -> str:
    """Recovers the signer; a legacy v of 27 or 28 has no chain id under the signature, a larger one has (EIP-155)."""
    unsigned, (v, r, s) = items[:-3], (int.from_bytes(part) for part in items[-3:])
    if kind:
        preimage, parity = bytes([kind]) + rlp.encode(unsigned), v
    elif v < 35:
        preimage, parity = rlp.encode(unsigned), v - 27
    else:
        preimage, parity = rlp.encode([*unsigned, _number((v - 35) // 2), b"", b""]), (v - 35) % 2
    signature = Signature(vrs=(parity, r, s))
    address: str = signature.recover_public_key_from_msg_hash(keccak(preimage)).to_address()
    return address


def _number(value: int) -> bytes:
    return value.to_bytes((value.bit_length() + 7) // 8)


def _field_bytes(name: str, value: Any) -> Any:
    if name in {"to", "data"}:
        return bytes.fromhex((value or "0x").removeprefix("0x"))
    if name == "accessList":
        return [[_bytes(entry["address"]), [_bytes(key) for key in entry["storageKeys"]]] for entry in value]
    if name == "blobVersionedHashes":
        return [_bytes(digest) for digest in value]
    return _number(integer(value))


def _field_json(name: str, value: Any) -> Any:
    if name == "to":
        return "0x" + value.hex() if value else None
    if name == "data":
        return "0x" + value.hex()
    if name == "accessList":
        return [{"address": "0x" + a.hex(), "storageKeys": ["0x" + k.hex() for k in keys]} for a, keys in value]
    if name == "blobVersionedHashes":
        return ["0x" + digest.hex() for digest in value]
    return hex(int.from_bytes(value))


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))
