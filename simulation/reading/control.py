"""Who runs an account after the run: proxy slots, owners, code, EIP-7702 delegations."""

from collections.abc import Iterator, Sequence

from decoders.primitives import Address, Hex, hex_of, keccak
from simulation.code_hash import code_hash_of
from simulation.delegation import delegate_of
from simulation.effects import Frame, Log, StateChange
from simulation.reading.powers import power_changes
from simulation.reading.proxy_slots import PROXY_SLOTS
from simulation.reading.state_diff import AccountDiff, StateDiff

_OWNERSHIP_TRANSFERRED = hex_of(keccak(b"OwnershipTransferred(address,address)"))
_EMPTY_CODE = "0x"


def control_changes(diff: StateDiff, logs: Sequence[Log], frames: Sequence[Frame]) -> Iterator[StateChange]:
    """Every change of control that the run wrote. Owners come from OwnershipTransferred, the only standard form."""
    created = {frame.to for frame in frames if frame.type.startswith("CREATE") and frame.to}
    for address, change in diff.items():
        yield from _slot_changes(address, change)
        yield from _code_change(address, change, created=address in created)
    for log in logs:
        if len(log.topics) == 3 and log.topics[0] == _OWNERSHIP_TRANSFERRED and log.topics[1] != log.topics[2]:
            before, after = ("0x" + topic[26:] for topic in log.topics[1:])
            yield StateChange(kind="owner", address=log.address, before=before, after=after)
    yield from power_changes(diff, logs)


def _slot_changes(address: Address, change: AccountDiff) -> Iterator[StateChange]:
    for slot, (before, after) in change.storage.items():
        kind = PROXY_SLOTS.get(slot)
        if kind is not None and before != after:
            found = {"kind": kind, "address": address, "before": "0x" + before[26:], "after": "0x" + after[26:]}
            yield StateChange.model_validate(found)


def _code_change(address: Address, change: AccountDiff, *, created: bool) -> Iterator[StateChange]:
    if change.destroyed and change.code_before != _EMPTY_CODE:
        yield StateChange(kind="destruction", address=address, before=_hash(change.code_before), after=_EMPTY_CODE)
        return
    if change.code_before == change.code_after:
        return
    before, after = delegate_of(change.code_before), delegate_of(change.code_after)
    if before or after:
        yield StateChange(kind="delegation", address=address, before=before or _EMPTY_CODE, after=after or _EMPTY_CODE)
        return
    kind = "creation" if created and change.code_before == _EMPTY_CODE else "code"
    hashes = {"before": _hash(change.code_before), "after": _hash(change.code_after)}
    yield StateChange.model_validate({"kind": kind, "address": address, **hashes})


def _hash(code: Hex) -> Hex:
    return code_hash_of(code) if code != _EMPTY_CODE else _EMPTY_CODE
