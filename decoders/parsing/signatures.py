"""Recovering who signed: secp256k1 signatures of transactions and EIP-7702 authorizations."""

import rlp
from eth_keys.datatypes import Signature
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError

from decoders.primitives import Address, bytes_of, keccak
from decoders.refusal import Malformed, child
from decoders.requests import Authorization

SECP256K1_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_HALF_ORDER = SECP256K1_ORDER // 2
_AUTHORIZATION_MAGIC = b"\x05"


def recover(digest: bytes, parity: int, r: int, s: int, pointer: str) -> Address:
    """The address whose key made this signature over `digest`. Raises `Malformed` for a signature no chain takes."""
    if parity not in (0, 1):
        raise Malformed.at(pointer, f"the signature's parity is {parity}; it must be 0 or 1")
    if not 0 < r < SECP256K1_ORDER or not 0 < s <= _HALF_ORDER:
        raise Malformed.at(pointer, "the signature's r or s is out of range (EIP-2 asks for the low s)")
    try:
        signature = Signature(vrs=(parity, r, s))
        return signature.recover_public_key_from_msg_hash(digest).to_address()
    except (BadSignature, ValidationError) as error:
        raise Malformed.at(pointer, "the signature belongs to no key") from error


def with_authority(entry: Authorization, pointer: str) -> Authorization:
    """The authorization with its signer filled in, when it is signed (EIP-7702)."""
    if entry.y_parity is None and entry.r is None and entry.s is None:
        return entry
    if entry.y_parity is None or entry.r is None or entry.s is None:
        raise Malformed.at(pointer, "is half signed; give yParity, r and s, or none of them")
    payload = rlp.encode([entry.chain_id, bytes_of(entry.address), entry.nonce])
    digest = keccak(_AUTHORIZATION_MAGIC + payload)
    authority = recover(digest, entry.y_parity, entry.r, entry.s, child(pointer, "r"))
    return entry.model_copy(update={"authority": authority})
