"""The compiled descriptors: found in microseconds by what is to be signed, parsed when first used.

One file holds a JSON header with the ways to find a format, and behind it the formats as JSON text. It is no pickle:
reading it can run nothing. It lies in a cache folder under the hash of the descriptors, so a changed folder is
another file.
"""

import os
import tempfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from decoders.abi.signature import Function, parse_function
from decoders.erc7730.faults import BOUND_TO_FACTORY, DescriptorFault
from decoders.erc7730.specification import StructuredFormat
from decoders.erc7730.tokens import TokenMetadata
from decoders.primitives import Address, Selector

INDEX_VERSION: Final = 2
"""Raised with every change of the compiled form, so that an old cache is not read."""

ANYWHERE: Final = "*"
"""The place of messages that are bound by their domain alone."""

LOADED: Final = 1024
"""Formats kept parsed."""

_MAGIC: Final = b"txexplain-erc7730\n"
_START: Final = len(_MAGIC) + 32
"""Where the content begins, behind its SHA-256: a file that was cut or altered is compiled anew."""

Span = tuple[int, int]
"""Where a format lies in the body: offset and length in bytes."""


def place_of(chain_id: int, address: Address) -> str:
    """A contract as a key: `1:0xabc..`."""
    return f"{chain_id}:{address}"


class Claims(BaseModel):
    """Which descriptor holds where, and what each describes (by selector, or by `encodeType`)."""

    model_config = ConfigDict(defer_build=True)

    places: dict[str, list[int]] = {}
    descriptors: list[dict[str, Span]] = []
    generic: dict[str, list[Span]] = {}

    def add(self, deployments: Iterable[tuple[int, Address]], formats: dict[str, Span], *, generic: bool) -> None:
        """File the formats of one descriptor."""
        if generic:
            for found_by, span in formats.items():
                self.generic.setdefault(found_by, []).append(span)
            return
        places = list(dict.fromkeys(place_of(*deployment) for deployment in deployments)) or [ANYWHERE]
        for place in places:
            self.places.setdefault(place, []).append(len(self.descriptors))
        self.descriptors.append(formats)

    def find(self, place: str, found_by: str) -> tuple[Span, ...]:
        """The formats for `found_by` that hold at `place`, in the order of their files."""
        held = (self.descriptors[number] for number in self.places.get(place, ()))
        return tuple(formats[found_by] for formats in held if found_by in formats)


class Header(BaseModel):
    """All ways to find a format. `tokens`: ticker, decimals and name of contracts that describe themselves."""

    model_config = ConfigDict(defer_build=True)

    version: int
    calls: Claims
    messages: Claims
    tokens: dict[str, tuple[str, int, str]]
    faults: tuple[DescriptorFault, ...]


class Index:
    """Compiled descriptors. `faults` is what was left out, for the operator."""

    def __init__(self, header: Header, body: bytes) -> None:
        self._header = header
        self._body = body
        self._load = lru_cache(maxsize=LOADED)(self._parse)
        self.faults: tuple[DescriptorFault, ...] = header.faults

    def call(self, chain_id: int, address: Address, selector: Selector) -> StructuredFormat | None:
        """The format for a call to this contract, if a descriptor is bound to it."""
        spans = self._header.calls.find(place_of(chain_id, address), selector)
        return self._load(spans[0]) if spans else None

    def messages(self, chain_id: int | None, contract: Address | None, encoded: str) -> tuple[StructuredFormat, ...]:
        """The formats that may hold for a message; each still has to fit the message's domain."""
        bound: tuple[Span, ...] = ()
        if chain_id is not None and contract is not None:
            bound = self._header.messages.find(place_of(chain_id, contract), encoded)
        return tuple(self._load(span) for span in (*bound, *self._header.messages.find(ANYWHERE, encoded)))

    def generic_calls(self, selector: Selector) -> tuple[StructuredFormat, ...]:
        """The formats of standards for this function."""
        return tuple(self._load(span) for span in self._header.calls.generic.get(selector, ()))

    def generic_messages(self, encoded: str) -> tuple[StructuredFormat, ...]:
        """The formats of standards for this type of message."""
        return tuple(self._load(span) for span in self._header.messages.generic.get(encoded, ()))

    def function(self, chain_id: int, address: Address, selector: Selector) -> Function | None:
        """The function of a described contract, with its parameters' names: an ABI that the registry vouches for."""
        found = self.call(chain_id, address, selector)
        return None if found is None else function_of(found.key)

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """What a descriptor says of its own contract as a token."""
        found = self._header.tokens.get(place_of(chain_id, address))
        return None if found is None else TokenMetadata(found[0], found[1], found[2])

    def contracts(self) -> Mapping[str, int]:
        """How many contracts and formats are described, and how many descriptors name a factory alone."""
        claims = (self._header.calls, self._header.messages)
        return {
            "contracts": sum(len(each.places) for each in claims),
            "formats": sum(len(formats) for each in claims for formats in each.descriptors),
            "factories": sum(fault.message == BOUND_TO_FACTORY for fault in self.faults),
        }

    def write(self, file: Path) -> None:
        """Write the index so that no reader ever sees half of it. Raises OSError."""
        file.parent.mkdir(parents=True, exist_ok=True)
        header = self._header.model_dump_json().encode()
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".index")
        try:
            with os.fdopen(handle, "wb") as opened:
                content = len(header).to_bytes(8, "big") + header + self._body
                opened.write(_MAGIC + sha256(content).digest() + content)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _parse(self, span: Span) -> StructuredFormat:
        start, length = span
        return StructuredFormat.model_validate_json(self._body[start : start + length])


def read_index(file: Path) -> Index | None:
    """The index in `file`; None where there is none, or it is damaged or of another version."""
    try:
        whole = file.read_bytes()
    except OSError:
        return None
    digest, content = whole[len(_MAGIC) : _START], whole[_START:]
    if not whole.startswith(_MAGIC) or sha256(content).digest() != digest:
        return None
    end = 8 + int.from_bytes(content[:8], "big")
    try:
        header = Header.model_validate_json(content[8:end])
    except ValidationError:
        return None
    return Index(header, content[end:]) if header.version == INDEX_VERSION else None


@lru_cache(maxsize=LOADED)
def function_of(key: str) -> Function:
    """The function that the key of a compiled format declares."""
    return parse_function(f"function {key}")
