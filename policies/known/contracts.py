"""Well-known contracts: which contract an address is, and what role it plays.

An entry accuses nobody and vouches for nobody: the roles that may be trusted with a grant stand in `policies.trust`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from decoders.frozen import Frozen
from decoders.primitives import Address, checksum

Role = Literal[
    "router",
    "marketplace",
    "token",
    "bridge",
    "lending",
    "staking",
    "permit2",
    "naming",
    "multisend",
    "delegate",
    "account-factory",
    "exchange",
]

SHIPPED = Path(__file__).parent / "contracts.toml"


def _checked(address: str) -> Address:
    """Lowercase form; mixed case must be the EIP-55 checksum, because a list typed wrong trusts a stranger."""
    lower = address.lower()
    if address not in (lower, checksum(lower)):
        raise ValueError(f"{address} has a wrong EIP-55 checksum; the right form is {checksum(lower)}")
    return lower


ListedAddress = Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{40}$"), AfterValidator(_checked)]
"""An address as an operator writes it: lowercase, or mixed case with a right checksum. Held in lowercase."""


Site = Annotated[str, Field(pattern=r"^([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$", max_length=253)]
"""A domain in lowercase, as DNS writes it (international names in punycode)."""


class KnownContract(Frozen):
    """One entry. For role "token", `name` is the token's symbol and `decimals` its decimals.

    `sites`: where its orders are signed, for a marketplace that lets no other site ask for them. `takes`: the tokens
    that a deposit address of an exchange (role "exchange") credits, beside coins.
    """

    chain: Annotated[int, Field(ge=1, lt=2**53)]
    address: ListedAddress
    name: Annotated[str, Field(min_length=1, max_length=48, pattern=r"^[\x20-\x7e]+$")]
    role: Role
    decimals: Annotated[int, Field(ge=0, le=255)] | None = None
    # TOML has lists where frozen values hold tuples.
    sites: Annotated[tuple[Site, ...], Field(strict=False)] = ()
    takes: Annotated[tuple[ListedAddress, ...], Field(strict=False)] = ()


KnownContracts = Mapping[tuple[int, Address], KnownContract]


class _Table(Frozen):
    known: tuple[KnownContract, ...]


def table_of(entries: Iterable[KnownContract]) -> KnownContracts:
    """Entries by chain id and address. Raises ValueError where one address stands twice."""
    table: dict[tuple[int, Address], KnownContract] = {}
    for entry in entries:
        key = (entry.chain, entry.address)
        if key in table:
            raise ValueError(f"{entry.address} on chain {entry.chain} is listed twice; keep one entry")
        table[key] = entry
    return MappingProxyType(table)


@cache
def shipped() -> KnownContracts:
    """The table that comes with this package. Raises ValueError where the file breaks the schema."""
    document = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    # TOML has arrays only; strict validation wants tuples from Python values, so the list is handed over as one.
    return table_of(_Table(known=tuple(KnownContract(**entry) for entry in document["known"])).known)
