"""The whole EIP-712 document: parsed strictly, and hashed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from decoders.eip712.atoms import is_encodable, kind_of
from decoders.eip712.domain import DOMAIN_TYPE, check_chain_id, domain_of, domain_schema
from decoders.eip712.encode import hash_struct, signing_digest
from decoders.eip712.schema import Schema, parse_schema
from decoders.eip712.values import MAX_UNDECLARED, ValueReader
from decoders.primitives import Hash32, hex_of
from decoders.refusal import Malformed, child
from decoders.requests import Domain, Field712

_PARTS = ("types", "primaryType", "domain", "message")


@dataclass(frozen=True, slots=True)
class ParsedTypedData:
    """A document as it will be signed.

    - `domain_declared` is False where `types` lacks `EIP712Domain`. Then the digest is that of ethers, viem and
      eth-account; MetaMask would sign an empty domain instead.
    - `encoded_type` is `encodeType` of the primary type.
    - `message` holds the signed fields in order; an array's elements are fields that are named by their index. It is
      empty, and `message_hash` None, where the primary type is `EIP712Domain`: only the domain is signed then.
    - `undeclared` points to members of the document that the signature does not cover.
    - `wrong_checksums` points to addresses whose mixed case contradicts EIP-55; the bytes signed are the same.
    - `unused_types` names declared structs that the primary type does not hold. With some, ethers cannot tell the
      primary type.
    """

    domain: Domain
    domain_declared: bool
    primary_type: str
    encoded_type: str
    schema: Schema
    message: tuple[Field712, ...]
    undeclared: tuple[str, ...]
    wrong_checksums: tuple[str, ...]
    unused_types: tuple[str, ...]
    domain_hash: Hash32
    message_hash: Hash32 | None
    digest: Hash32


def parse_typed_data(document: Mapping[str, Any]) -> ParsedTypedData:
    """Parse an `eth_signTypedData_v4` document (EIP-712) and compute what will be signed.

    Raises `Malformed` with a pointer relative to the document. Nothing else is raised, whatever JSON it gets.
    """
    undeclared = _check_parts(document)
    schema = parse_schema(document["types"], "/types")
    primary_type = _primary_type(document["primaryType"], schema)
    domain_types = domain_schema(schema, document["domain"])
    check_chain_id(document["domain"])
    domain_reader = ValueReader(domain_types)
    domain_fields = domain_reader.read_struct(DOMAIN_TYPE, document["domain"], "/domain")
    domain_hash = hash_struct(domain_types, DOMAIN_TYPE, domain_fields)
    reader, message, message_hash = _read_message(schema, primary_type, document["message"])
    owner = domain_types if primary_type == DOMAIN_TYPE else schema
    return ParsedTypedData(
        domain=domain_of(domain_fields),
        domain_declared=DOMAIN_TYPE in schema.structs,
        primary_type=primary_type,
        encoded_type=owner.encode_type(primary_type),
        schema=schema,
        message=message,
        undeclared=(*undeclared, *domain_reader.undeclared, *reader.undeclared),
        wrong_checksums=(*domain_reader.wrong_checksums, *reader.wrong_checksums),
        unused_types=_unused_types(schema, primary_type),
        domain_hash=hex_of(domain_hash),
        message_hash=None if message_hash is None else hex_of(message_hash),
        digest=hex_of(signing_digest(domain_hash, message_hash)),
    )


def _check_parts(document: object) -> list[str]:
    """Refuse a document without its four parts; return pointers to members beside them, which wallets drop."""
    if not isinstance(document, Mapping):
        raise Malformed.at("", f"typed data must be an object, not {kind_of(document)}")
    for part in _PARTS:
        if part not in document:
            raise Malformed.at(child("", part), "typed data must hold types, primaryType, domain and message")
    extra = [key for key in document if key not in _PARTS]
    if len(extra) > MAX_UNDECLARED or not all(isinstance(key, str) and is_encodable(key) for key in extra):
        raise Malformed.at("", "typed data holds members that are too many, or whose names are not text")
    return [child("", key) for key in extra]


def _primary_type(name: object, schema: Schema) -> str:
    if not isinstance(name, str):
        raise Malformed.at("/primaryType", f"must be the name of a struct, not {kind_of(name)}")
    if name != DOMAIN_TYPE and name not in schema.structs:
        raise Malformed.at("/primaryType", "no struct of this name is declared in types")
    return name


def _read_message(
    schema: Schema, primary_type: str, message: object
) -> tuple[ValueReader, tuple[Field712, ...], bytes | None]:
    """The reader with what it noted, the signed fields, and their hash."""
    if primary_type == DOMAIN_TYPE:
        # The message is not signed at all, so every member of it is decoration.
        reader = ValueReader(Schema.of({DOMAIN_TYPE: ()}))
        reader.read_struct(DOMAIN_TYPE, message, "/message")
        return reader, (), None
    reader = ValueReader(schema)
    fields = reader.read_struct(primary_type, message, "/message")
    return reader, fields, hash_struct(schema, primary_type, fields)


def _unused_types(schema: Schema, primary_type: str) -> tuple[str, ...]:
    if primary_type == DOMAIN_TYPE:
        return tuple(sorted(schema.structs.keys() - {DOMAIN_TYPE}))
    return tuple(name for name in schema.unused_by(primary_type) if name != DOMAIN_TYPE)
