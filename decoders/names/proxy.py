"""Where the code that answers a call really is: proxies by the layouts that are standards or widely deployed.

Told from the proxy's own code and storage, never by asking it: a hostile proxy would lie. A layout counts only where
its mark is in the code, so that an unrelated contract's storage is not read as an address.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from decoders.names.code_source import CodeSource
from decoders.primitives import Address, hex_of, keccak

Kind = Literal["eip-7702", "eip-1167", "eip-1967", "eip-1967-beacon", "eip-1822", "zeppelinos", "safe"]

MAX_HOPS: Final = 4
"""Proxies behind proxies. A 7702 account whose delegate is a clone of an upgradeable wallet has 3."""


def _slot_before(name: str) -> bytes:
    """EIP-1967: one less than a hash, so that no Solidity variable can lie there."""
    return (int.from_bytes(keccak(name.encode()), "big") - 1).to_bytes(32, "big")


IMPLEMENTATION_SLOT: Final = _slot_before("eip1967.proxy.implementation")
BEACON_SLOT: Final = _slot_before("eip1967.proxy.beacon")
PROXIABLE_SLOT: Final = keccak(b"PROXIABLE")
ZEPPELIN_SLOT: Final = keccak(b"org.zeppelinos.proxy.implementation")
FIRST_SLOT: Final = (0).to_bytes(32, "big")
BEACON_IMPLEMENTATION_SLOT: Final = (1).to_bytes(32, "big")
"""Of OpenZeppelin's UpgradeableBeacon, 3.4 to 5: slot 0 is the owner, which must not be taken for the code."""

_SLOTS: Final[tuple[tuple[bytes, Kind], ...]] = (
    (IMPLEMENTATION_SLOT, "eip-1967"),
    (PROXIABLE_SLOT, "eip-1822"),
    (ZEPPELIN_SLOT, "zeppelinos"),
)

PROXY_SLOTS: Final = (
    IMPLEMENTATION_SLOT,
    BEACON_SLOT,
    PROXIABLE_SLOT,
    ZEPPELIN_SLOT,
    FIRST_SLOT,
    BEACON_IMPLEMENTATION_SLOT,
)
"""Every slot that may be read here."""

_DESIGNATOR: Final = bytes.fromhex("ef0100")
_MASTER_COPY: Final = bytes.fromhex("a619486e")
"""The selector of masterCopy(), which Safe proxies since 1.1 answer themselves; the singleton lies in slot 0."""

_PUSHED: Final = rb"(?:\x73(?P<full>.{20})|[\x60-\x72](?P<short>.{1,19}?))"
_ANSWERS_TRANSFERS: Final = rb"(?:\x36\x60.\x57\x34\x3d\x52\x7f.{32}\x59\x3d\xa1\x00\x5b)?"
_CLONES: Final = tuple(
    re.compile(before + _PUSHED + after, re.DOTALL)
    for before, after in (
        # EIP-1167, also with a shortened address and with immutable arguments appended.
        (rb"\x36\x3d\x3d\x37\x3d\x3d\x3d\x36\x3d", rb"\x5a\xf4\x3d\x82\x80\x3e\x90\x3d\x91\x60.\x57\xfd\x5b\xf3"),
        # The 44-byte form of 0age.
        (rb"\x3d\x3d\x3d\x3d\x36\x3d\x3d\x37\x36\x3d", rb"\x5a\xf4\x3d\x3d\x93\x80\x3e\x60.\x57\xfd\x5b\xf3"),
        # Immutable arguments appended to the code and to each call: Solady's LibClone, which answers plain transfers
        # itself (OP Stack dispute games), and clones-with-immutable-args.
        (
            _ANSWERS_TRANSFERS + rb"\x36\x3d\x3d\x37\x3d\x3d\x3d\x3d\x61..\x80\x60.\x36\x39\x36\x01\x3d",
            rb"\x5a\xf4\x3d\x3d\x93\x80\x3e\x60.\x57\xfd\x5b\xf3",
        ),
        (
            rb"\x3d\x3d\x3d\x3d\x36\x3d\x3d\x37\x61..\x60.\x36\x39\x36\x61..\x01\x3d",
            rb"\x5a\xf4\x3d\x3d\x93\x80\x3e\x60.\x57\xfd\x5b\xf3",
        ),
        # ERC-7511, with PUSH0.
        (rb"\x36\x5f\x5f\x37\x5f\x5f\x36\x5f", rb"\x5a\xf4\x3d\x5f\x5f\x3e\x5f\x3d\x91\x60.\x57\xfd\x5b\xf3"),
        # Vyper's create_minimal_proxy_to before 0.2.9.
        (
            rb"\x36\x60\x00\x60\x00\x37\x61\x10\x00\x60\x00\x36\x60\x00",
            rb"\x5a\xf4\x60.\x57\x60\x00\x80\xfd\x5b\x61\x10\x00\x60\x00\xf3",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Implementation:
    """The contract whose code answers calls to a proxy, and how the proxy names it."""

    address: Address
    kind: Kind


def implementation_of(source: CodeSource, chain_id: int, address: Address) -> Implementation | None:
    """Where the proxy at `address` sends its calls; None where it is no known proxy or that could not be read."""
    code = source.code(chain_id, address)
    if not code:
        return None
    return _in_code(code) or _in_storage(source, chain_id, address, code)


def implementations(source: CodeSource, chain_id: int, address: Address) -> tuple[Implementation, ...]:
    """The implementations behind `address`, one behind the other; the last one's code is what runs."""
    found: list[Implementation] = []
    seen = {address}
    while len(found) < MAX_HOPS:
        behind = implementation_of(source, chain_id, found[-1].address if found else address)
        if behind is None or behind.address in seen:
            break
        found.append(behind)
        seen.add(behind.address)
    return tuple(found)


def _in_code(code: bytes) -> Implementation | None:
    """Proxies that hold the address in their code: EIP-7702 designators and minimal proxies."""
    if len(code) == 23 and code.startswith(_DESIGNATOR):
        return _implementation(code[3:], "eip-7702")
    for clone in _CLONES:
        match = clone.match(code)
        if match is not None:
            return _implementation(match["full"] or _widened(code, match), "eip-1167")
    return None


def _widened(code: bytes, match: "re.Match[bytes]") -> bytes:
    """A shortened address, its leading zeros back; empty where the PUSH has another length than what follows it."""
    short = match["short"]
    return short.rjust(20, b"\0") if code[match.start("short") - 1] == 0x5F + len(short) else b""


def _in_storage(source: CodeSource, chain_id: int, address: Address, code: bytes) -> Implementation | None:
    for slot, kind in _slots_in(code):
        found = _implementation(source.storage(chain_id, address, slot), kind)
        if found is not None:
            return found
    if BEACON_SLOT in code:
        beacon = _implementation(source.storage(chain_id, address, BEACON_SLOT), "eip-1967-beacon")
        if beacon is not None:
            word = source.storage(chain_id, beacon.address, BEACON_IMPLEMENTATION_SLOT)
            return _implementation(word, "eip-1967-beacon")
    return None


def _slots_in(code: bytes) -> Iterator[tuple[bytes, Kind]]:
    yield from ((slot, kind) for slot, kind in _SLOTS if slot in code)
    if _MASTER_COPY in code:
        yield FIRST_SLOT, "safe"


def _implementation(word: bytes | None, kind: Kind) -> Implementation | None:
    """An address out of a storage word or out of code; None where it is zero, or no address."""
    if word is None or len(word) not in {20, 32} or not any(word) or any(word[:-20]):
        return None
    return Implementation(hex_of(word[-20:]), kind)
