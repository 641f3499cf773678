"""What a descriptor may be applied to: the `context` section, read strictly, since it is what stops misuse."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from decoders.erc7730.documents import Document
from decoders.erc7730.faults import BadDescriptor
from decoders.erc7730.specification import DomainBinding, Token
from decoders.primitives import Address

_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{40}")
_VERSION: Final = re.compile(r"erc7730-v([0-9]+)")
_MAJORS: Final = frozenset({1, 2})
_TOP: Final = frozenset({"$schema", "$comment", "context", "metadata", "display"})
_CONTRACT: Final = frozenset({"abi", "deployments", "addressMatcher", "factory"})
_EIP712: Final = frozenset({"schemas", "domain", "domainSeparator", "deployments"})

MAX_DEPLOYMENTS: Final = 2048

Deployment = tuple[int, Address]


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a descriptor holds. No deployments: either bound by its domain alone, or to nothing.

    `factory` says that it holds for what a factory deployed, which nobody can tell from the request alone; beside
    deployments it changes nothing, since those name the contracts themselves.
    """

    messages: bool
    deployments: tuple[Deployment, ...]
    domain: DomainBinding | None
    factory: bool = False


def check_version(document: Document) -> None:
    """Refuse another major version of the standard than 1 and 2, and members that it does not know."""
    unknown = sorted(set(document) - _TOP)
    if unknown:
        raise BadDescriptor(f"{unknown[0][:40]!r} is no member of a descriptor; those are {', '.join(sorted(_TOP))}")
    match = _VERSION.search(str(document.get("$schema", "")))
    if match and int(match[1]) not in _MAJORS:
        raise BadDescriptor(f"it follows version {match[1]} of ERC-7730; versions 1 and 2 are read here")


def read_binding(document: Document) -> Binding | None:
    """The context of a descriptor; None for a file that is only there to be included. Raises `BadDescriptor`."""
    context = document.get("context")
    if context is None:
        return None
    kinds = [kind for kind in ("contract", "eip712") if isinstance(context, dict) and kind in context]
    if len(kinds) != 1 or set(context) - {"$id", *kinds}:
        raise BadDescriptor("context must hold either contract or eip712")
    messages = kinds[0] == "eip712"
    section = context[kinds[0]]
    known = _EIP712 if messages else _CONTRACT
    if not isinstance(section, dict) or set(section) - known:
        raise BadDescriptor(f"context.{kinds[0]} may hold only {', '.join(sorted(known))}")
    deployments = _deployments(section.get("deployments"), f"context.{kinds[0]}.deployments")
    if messages:
        return Binding(messages, deployments, _domain(section))
    return Binding(messages, deployments, None, factory="factory" in section)


def read_token(document: Document) -> Token | None:
    """`metadata.token`: metadata of the bound contract itself. Raises `BadDescriptor`."""
    metadata = document.get("metadata")
    token = metadata.get("token") if isinstance(metadata, dict) else None
    if token is None:
        return None
    try:
        return Token.model_validate(token)
    except ValueError as error:
        raise BadDescriptor("metadata.token must hold name, ticker and decimals") from error


def _deployments(value: Any, place: str) -> tuple[Deployment, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MAX_DEPLOYMENTS:
        raise BadDescriptor(f"{place} must be an array of at most {MAX_DEPLOYMENTS} deployments")
    return tuple(_deployment(each, place) for each in value)


def _deployment(value: Any, place: str) -> Deployment:
    chain, address = (value.get("chainId"), value.get("address")) if isinstance(value, dict) else (None, None)
    if isinstance(chain, bool) or not isinstance(chain, int) or not isinstance(address, str):
        raise BadDescriptor(f"{place} must hold objects with a chainId and an address")
    if not _ADDRESS.fullmatch(address):
        raise BadDescriptor(f"{place} holds {address[:50]!r}, which is no address")
    return chain, address.lower()


def _domain(section: Mapping[str, Any]) -> DomainBinding | None:
    values, separator = section.get("domain", {}), section.get("domainSeparator")
    if not isinstance(values, dict) or not all(isinstance(each, str | int) for each in values.values()):
        raise BadDescriptor("context.eip712.domain must be an object of text and numbers")
    if separator is not None and not (isinstance(separator, str) and re.fullmatch(r"0x[0-9a-fA-F]{64}", separator)):
        raise BadDescriptor("context.eip712.domainSeparator must be 0x text of 32 bytes")
    return DomainBinding(values=values, separator=separator) if values or separator else None
