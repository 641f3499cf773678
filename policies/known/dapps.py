"""Where well-known applications live. An entry vouches for nothing that the site asks for."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from decoders.frozen import Frozen

SHIPPED = Path(__file__).parent / "dapps.toml"


class KnownDapp(Frozen):
    """One site. `manages_accounts`: changing owners or the code of smart accounts is what it is for."""

    domain: Annotated[str, Field(pattern=r"^([a-z0-9-]+\.)+[a-z]{2,}$")]
    name: Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[\x20-\x7e]+$")]
    manages_accounts: bool = False


@cache
def known_dapps() -> Mapping[str, KnownDapp]:
    """The shipped sites by domain. Raises ValueError where the file breaks the schema or lists a domain twice."""
    entries = [KnownDapp(**entry) for entry in tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["known"]]
    table = {entry.domain: entry for entry in entries}
    if len(table) != len(entries):
        raise ValueError(f"{SHIPPED.name} lists a domain twice")
    return MappingProxyType(table)
