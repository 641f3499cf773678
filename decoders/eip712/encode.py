"""The hashes of EIP-712: `hashStruct`, the domain separator, and the digest that is signed.

They are computed from the same tree of fields that is shown to people, so what is shown is what is hashed.
"""

from decoders.eip712.atoms import ATOMS
from decoders.eip712.schema import Schema
from decoders.eip712.type_names import FieldType
from decoders.eip712.values import Value
from decoders.primitives import keccak
from decoders.requests import Field712

_PREFIX = b"\x19\x01"


def hash_struct(schema: Schema, name: str, fields: tuple[Field712, ...]) -> bytes:
    """`hashStruct`: keccak256 of the typeHash, then one word for each field.

    `fields` are those of struct `name`, in the order of its declaration.
    """
    members = schema.structs[name]
    words = [_word(schema, member.type, field.value) for member, field in zip(members, fields, strict=True)]
    return keccak(schema.type_hashes[name] + b"".join(words))


def signing_digest(domain_hash: bytes, message_hash: bytes | None) -> bytes:
    """The 32 bytes that are signed.

    `message_hash` is None where the primary type is `EIP712Domain`: eth-sig-util and viem then sign the domain alone.
    """
    return keccak(_PREFIX + domain_hash + (message_hash or b""))


def _word(schema: Schema, field_type: FieldType, value: Value) -> bytes:
    if not isinstance(value, tuple):
        return ATOMS[field_type.base].word(value)
    if not field_type.dimensions:
        return hash_struct(schema, field_type.base, value)
    element = field_type.element
    return keccak(b"".join(_word(schema, element, item.value) for item in value))
