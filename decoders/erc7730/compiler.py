"""A folder of descriptors, compiled: every format checked, self-contained, and found by what is to be signed.

One format that is wrong is reported and left out; a descriptor whose binding is wrong, or that describes one function
twice, is left out as a whole.
"""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from decoders.abi.signature import parse_function
from decoders.erc7730.binding import Binding, check_version, read_binding, read_token
from decoders.erc7730.documents import MAX_FILE, Document, read_merged
from decoders.erc7730.expand import expand_format
from decoders.erc7730.faults import BOUND_TO_FACTORY, BadDescriptor, DescriptorFault
from decoders.erc7730.index import INDEX_VERSION, Claims, Header, Index, Span, place_of
from decoders.erc7730.legacy import modern_formats
from decoders.erc7730.specification import StructuredFormat

GENERIC: Final = "ercs/"
"""The folder of descriptors for standards; elsewhere a descriptor that is bound to nothing is never applied."""

MAX_FILES: Final = 20_000

_URL: Final = re.compile(r"https://([A-Za-z0-9.-]{1,253})(?:[/?#]|$)")

_NOWHERE: Final = "its context names no deployment and no domain, so it can never be applied"
_NOT_DESCRIPTORS: Final = frozenset({"tests", "testsv2", "sigs", "specs", "node_modules"})


def descriptor_files(folder: Path) -> tuple[Path, ...]:
    """The files that can be descriptors, in a fixed order."""
    found = sorted(
        file
        for file in folder.rglob("*.json")
        if not any(part in _NOT_DESCRIPTORS or part.startswith(".") for part in file.relative_to(folder).parts)
    )
    return tuple(found[:MAX_FILES])


def digest_of(folder: Path, files: tuple[Path, ...]) -> str:
    """The hash (hex) of the files' names and contents, and of the version of the compiled form."""
    digest = sha256(str(INDEX_VERSION).encode())
    for file in files:
        with file.open("rb") as opened:
            content = opened.read(MAX_FILE + 1)
        digest.update(f"\0{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def compile_folder(folder: Path, files: tuple[Path, ...]) -> Index:
    """Compile all files. Total: what cannot be compiled is among the index's faults."""
    compiler = _Compiler()
    included: set[Path] = set()
    unbound: list[tuple[Path, str, str]] = []
    for file in files:
        name = file.relative_to(folder).as_posix()
        try:
            compiler.add(name, read_merged(folder, file, included))
        except _Unbound as error:
            unbound.append((file.resolve(), name, str(error)))
        except BadDescriptor as error:
            compiler.fault(name, "", str(error))
    for file, name, reason in unbound:
        # What others include is bound by them.
        if file not in included:
            compiler.fault(name, "", reason)
    return compiler.index()


class _Compiler:
    """What was compiled so far."""

    def __init__(self) -> None:
        self._calls = Claims()
        self._messages = Claims()
        self._tokens: dict[str, tuple[str, int, str]] = {}
        self._faults: list[tuple[str, str, str]] = []
        self._body = bytearray()

    def add(self, name: str, document: Document) -> None:
        """Compile one descriptor. Raises `BadDescriptor` where all of it is to be left out."""
        check_version(document)
        binding = read_binding(document)
        if binding is None:
            # Only there to be included.
            return
        generic = name.startswith(GENERIC) and not binding.deployments and binding.domain is None
        if not generic and not binding.deployments and binding.domain is None:
            raise _Unbound(BOUND_TO_FACTORY if binding.factory else _NOWHERE)
        token = read_token(document)
        formats = dict(self._formats(name, document, binding, generic=generic))
        claims = self._messages if binding.messages else self._calls
        claims.add(binding.deployments, formats, generic=generic)
        if token is not None:
            for chain_id, address in binding.deployments:
                self._tokens.setdefault(place_of(chain_id, address), (token.ticker, token.decimals, token.name))

    def fault(self, path: str, place: str, message: str) -> None:
        """Note a fault."""
        self._faults.append((path, place, message[:500]))

    def index(self) -> Index:
        """What was compiled."""
        header = Header(
            version=INDEX_VERSION,
            calls=self._calls,
            messages=self._messages,
            tokens=self._tokens,
            faults=tuple(DescriptorFault(*fault) for fault in self._faults),
        )
        return Index(header, bytes(self._body))

    def _formats(self, name: str, document: Document, binding: Binding, *, generic: bool) -> Iterator[tuple[str, Span]]:
        """What each format is found by, and where it lies in the body."""
        seen: set[str] = set()
        metadata = document.get("metadata") or {}
        for key, value in modern_formats(document).items():
            try:
                found_by = key if binding.messages else _selector(key)
                known = _known(name, key, metadata, binding, generic=generic)
                compiled = expand_format(document, value, **known)
            except BadDescriptor as error:
                if not generic:
                    # A standard's descriptor has placeholders that only an including one fills.
                    self.fault(name, f"display.formats.{key[:120]}", str(error))
                continue
            if found_by in seen:
                raise BadDescriptor(f"two keys of display.formats describe {key[:80]!r}, so all of it is invalid")
            seen.add(found_by)
            yield found_by, self._store(compiled)

    def _store(self, compiled: StructuredFormat) -> Span:
        text = compiled.model_dump_json(by_alias=True, exclude_defaults=True).encode()
        start = len(self._body)
        self._body += text
        return start, len(text)


class _Unbound(BadDescriptor):
    """It can never be applied by itself."""


def _known(name: str, key: str, metadata: Any, binding: Binding, *, generic: bool) -> dict[str, Any]:
    owner, contract_name = (
        metadata.get(each) if isinstance(metadata, dict) else None for each in ("owner", "contractName")
    )
    domain = None if binding.domain is None else json.loads(binding.domain.model_dump_json(by_alias=True))
    return {
        "descriptor": name,
        "key": key,
        "owner": owner,
        "contractName": contract_name,
        "website": _website(metadata),
        "domain": domain,
        "generic": generic,
    }


def _website(metadata: Any) -> str | None:
    """The host of `metadata.info.url`; its path is no more than where the owner wants to be read first."""
    info = metadata.get("info") if isinstance(metadata, dict) else None
    url = info.get("url") if isinstance(info, dict) else None
    match = _URL.match(url) if isinstance(url, str) else None
    return match[1].lower() if match else None


def _selector(key: str) -> str:
    try:
        return parse_function(f"function {key}").selector
    except ValueError as error:
        raise BadDescriptor(f"the key is not a function with its parameters: {error}") from error
