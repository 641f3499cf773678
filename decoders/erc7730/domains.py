"""Whether a message's EIP-712 domain is the one that a descriptor is bound to."""

from typing import Final

from decoders.eip712.domain import DOMAIN_FIELDS, DOMAIN_TYPE
from decoders.eip712.encode import hash_struct
from decoders.eip712.schema import Member, Schema
from decoders.erc7730.scope import equals, literal
from decoders.erc7730.specification import DomainBinding, Scalar
from decoders.primitives import hex_of
from decoders.requests import Domain, Field712

MAX_CHAIN_ID: Final = 2**53
"""A salt that is random is larger, but for one in 2**203."""


def fits(binding: DomainBinding | None, domain: Domain) -> bool:
    """Whether every constraint holds. A key that the domain does not have never does."""
    if binding is None:
        return True
    values = domain_values(domain)
    if not all(_equal(values.get(key), wanted) for key, wanted in binding.values.items()):
        return False
    return binding.separator is None or binding.separator.lower() == _separator(domain)


def chain_of(domain: Domain) -> int | None:
    """The chain that the signature is bound to; None where it is bound to none.

    Meta transactions on Polygon leave `chainId` out of the domain and put the number into `salt`, which is signed too.
    """
    if domain.chain_id is not None or domain.salt is None:
        return domain.chain_id
    salted = int(domain.salt, 16)
    return salted if 0 < salted < MAX_CHAIN_ID else None


def domain_values(domain: Domain) -> dict[str, str]:
    """The fields that the domain has, by EIP-712's names, as text."""
    given = {
        "name": domain.name,
        "version": domain.version,
        "chainId": domain.chain_id,
        "verifyingContract": domain.verifying_contract,
        "salt": domain.salt,
    }
    return {key: str(value) for key, value in given.items() if value is not None}


def _equal(actual: str | None, wanted: Scalar) -> bool:
    if actual is None:
        return False
    return actual == str(wanted) or (actual.startswith("0x") and equals(literal(actual), wanted))


def _separator(domain: Domain) -> str:
    """The domain separator, with the fields in EIP-712's order."""
    values = domain_values(domain)
    members = tuple(Member(name, kind) for name, kind in DOMAIN_FIELDS.items() if name in values)
    fields = tuple(Field712(name=each.name, type=str(each.type), value=values[each.name]) for each in members)
    return hex_of(hash_struct(Schema.of({DOMAIN_TYPE: members}), DOMAIN_TYPE, fields))
