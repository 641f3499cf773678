"""The signing domain: which contract, of which application, on which chain, will accept the signature."""

import re
from collections.abc import Mapping

from decoders.eip712.atoms import kind_of
from decoders.eip712.schema import Member, Schema
from decoders.eip712.type_names import FieldType
from decoders.refusal import Malformed
from decoders.requests import Domain, Field712

DOMAIN_TYPE = "EIP712Domain"

DOMAIN_FIELDS: Mapping[str, FieldType] = {
    "name": FieldType("string"),
    "version": FieldType("string"),
    "chainId": FieldType("uint256"),
    "verifyingContract": FieldType("address"),
    "salt": FieldType("bytes32"),
}
"""The fields that EIP-712 knows, in its order. Dapps should not add private ones, says the standard."""

_PADDED_HEX = re.compile(r"0x0.+")


def domain_schema(schema: Schema, domain: object) -> Schema:
    """The schema of the domain alone: as declared in `types`, or else derived from the domain's own fields.

    Raises `Malformed` at a field that EIP-712 does not know, or that has another type there.
    """
    if DOMAIN_TYPE not in schema.structs:
        return _derived(domain)
    members = schema.structs[DOMAIN_TYPE]
    for index, member in enumerate(members):
        pointer = f"/types/{DOMAIN_TYPE}/{index}"
        if member.name not in DOMAIN_FIELDS:
            raise Malformed.at(
                f"{pointer}/name", f"not a domain field of EIP-712; those are {', '.join(DOMAIN_FIELDS)}"
            )
        if member.type != DOMAIN_FIELDS[member.name]:
            raise Malformed.at(f"{pointer}/type", f"EIP-712 gives {member.name} the type {DOMAIN_FIELDS[member.name]}")
    return Schema.of({DOMAIN_TYPE: members})


def check_chain_id(domain: object) -> None:
    """Refuse a chain id in `0x` text with leading zeros: filters that compare text were passed by that."""
    chain_id = domain.get("chainId") if isinstance(domain, Mapping) else None
    if isinstance(chain_id, str) and _PADDED_HEX.fullmatch(chain_id):
        raise Malformed.at("/domain/chainId", "the chain id has leading zeros; write it without, as in 0x1")


def domain_of(fields: tuple[Field712, ...]) -> Domain:
    """The domain as a value object, from its typed fields."""
    values = {field.name: str(field.value) for field in fields}
    chain_id = values.get("chainId")
    return Domain(
        name=values.get("name"),
        version=values.get("version"),
        chain_id=None if chain_id is None else int(chain_id),
        verifying_contract=values.get("verifyingContract"),
        salt=values.get("salt"),
    )


def _derived(domain: object) -> Schema:
    """The fields that are present, in canonical order: what ethers, viem and eth-account do. MetaMask signs none."""
    if not isinstance(domain, Mapping):
        raise Malformed.at("/domain", f"the domain must be an object, not {kind_of(domain)}")
    for key in domain:
        if key not in DOMAIN_FIELDS:
            raise Malformed.at(
                "/domain",
                f"types does not declare {DOMAIN_TYPE}, so the domain may hold only "
                f"{', '.join(DOMAIN_FIELDS)}; it holds {str(key)[:40]!a}",
            )
    members = tuple(Member(name, field_type) for name, field_type in DOMAIN_FIELDS.items() if name in domain)
    return Schema.of({DOMAIN_TYPE: members})
