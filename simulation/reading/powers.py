"""Who may act for an account after the run: a Safe's owners, modules, guard and handler, and roles (AccessControl).

Events only say whose entry to look at; what counts is that the entry was written (Safe's `OwnerManager.sol`,
`ModuleManager.sol`, `GuardManager.sol`, `FallbackManager.sol`). Where a contract keeps its roles is not known, so a
role counts where the contract that tells of it wrote anything at all.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from decoders.primitives import Address, Hash32, bytes_of, hex_of, keccak
from simulation.effects import Log, StateChange
from simulation.reading.state_diff import StateDiff

_EMPTY: Final = "0x"
_MODULES_AT: Final = 1
_OWNERS_AT: Final = 2
_THRESHOLD: Final = "0x" + "00" * 31 + "04"
_ZERO_WORD: Final = "0x" + "00" * 32

Kind = Literal["co-owner", "module", "guard", "handler", "threshold", "role"]

_PLACES: Final[dict[Hash32, Kind]] = {
    hex_of(keccak(b"guard_manager.guard.address")): "guard",
    hex_of(keccak(b"module_manager.module_guard.address")): "guard",
    hex_of(keccak(b"fallback_manager.handler.address")): "handler",
}


def _topic(signature: str) -> Hash32:
    return hex_of(keccak(signature.encode()))


_LISTED: Final[dict[Hash32, tuple[Kind, int]]] = {
    _topic("AddedOwner(address)"): ("co-owner", _OWNERS_AT),
    _topic("RemovedOwner(address)"): ("co-owner", _OWNERS_AT),
    _topic("EnabledModule(address)"): ("module", _MODULES_AT),
    _topic("DisabledModule(address)"): ("module", _MODULES_AT),
}
_THRESHOLD_CHANGED: Final = _topic("ChangedThreshold(uint256)")
_ROLE_GRANTED: Final = _topic("RoleGranted(bytes32,address,address)")
_ROLE_REVOKED: Final = _topic("RoleRevoked(bytes32,address,address)")


def power_changes(diff: StateDiff, logs: Sequence[Log]) -> Iterator[StateChange]:
    """Every such change that the run wrote, slots first, then in the order of the events."""
    for address, change in diff.items():
        for slot, (before, after) in change.storage.items():
            if slot in _PLACES and before != after:
                yield _change(_PLACES[slot], address, "0x" + before[26:], "0x" + after[26:])
    for log in logs:
        yield from _told(diff, log)


def _told(diff: StateDiff, log: Log) -> Iterator[StateChange]:
    storage = diff[log.address].storage if log.address in diff else {}
    topic = log.topics[0] if log.topics else ""
    if topic in _LISTED:
        kind, at = _LISTED[topic]
        party = _party(log)
        slot = hex_of(keccak(bytes(12) + bytes_of(party) + at.to_bytes(32))) if party is not None else ""
        before, after = storage.get(slot, (_ZERO_WORD, _ZERO_WORD))
        if party is not None and (before == _ZERO_WORD) != (after == _ZERO_WORD):
            joins = before == _ZERO_WORD
            yield _change(kind, log.address, _EMPTY if joins else party, party if joins else _EMPTY)
    elif topic == _THRESHOLD_CHANGED and _THRESHOLD in storage:
        yield _change("threshold", log.address, *storage[_THRESHOLD])
    elif topic in {_ROLE_GRANTED, _ROLE_REVOKED} and len(log.topics) == 4 and storage:
        party = "0x" + log.topics[2][26:]
        granted = topic == _ROLE_GRANTED
        role = log.topics[1]
        yield _change("role", log.address, _EMPTY if granted else party, party if granted else _EMPTY, role)


def _party(log: Log) -> Address | None:
    """The owner or module that the event names: indexed since Safe 1.4, in the data before."""
    word = log.topics[1] if len(log.topics) == 2 else log.data
    return "0x" + word[26:] if len(word) == 66 and word.startswith("0x" + "0" * 24) else None


def _change(kind: Kind, address: Address, before: str, after: str, role: Hash32 | None = None) -> StateChange:
    return StateChange(kind=kind, address=address, before=before, after=after, role=role)
