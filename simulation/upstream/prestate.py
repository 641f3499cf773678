"""The answers to a prefetch as items of the chain's state. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from decoders.primitives import Address, Hash32
from simulation.query import AccountOverride
from simulation.upstream.items import Account, BadAnswer, Place, place, read_address, read_code

TRACER: Mapping[str, Any] = {"tracer": "prestateTracer", "tracerConfig": {"diffMode": False, "includeEmpty": True}}
"""`includeEmpty`: newer geth leaves out accounts that do not exist; others ignore the name."""

_NOTHING = AccountOverride()


@dataclass(slots=True)
class Items:
    """Accounts and slots of one block."""

    accounts: dict[Address, Account] = field(default_factory=dict)
    slots: dict[Place, Hash32] = field(default_factory=dict)


def read_prestate(answer: Any, overridden: Mapping[Address, AccountOverride], items: Items) -> None:
    """Add what a `prestateTracer` saw, without what the overrides put there. Raises `BadAnswer`."""
    if not isinstance(answer, Mapping):
        raise BadAnswer("sent a prestate that is none")
    try:
        for name, seen in answer.items():
            address = read_address(name)
            override = overridden.get(address, _NOTHING)
            if override.balance is None and override.nonce is None and override.code is None:
                items.accounts[address] = _account(seen)
            if override.state is None:
                replaced = override.state_diff or {}
                items.slots.update(_slots(address, seen.get("storage") or {}, replaced))
    except (AttributeError, TypeError, ValueError) as error:
        raise BadAnswer("sent a prestate that cannot be read") from error


def read_access_list(answer: Any) -> Iterator[tuple[Address, tuple[Place, ...]]]:
    """Accounts and their slots out of `eth_createAccessList`. Raises `BadAnswer`."""
    try:
        for entry in answer["accessList"]:
            address = read_address(entry["address"])
            yield address, tuple(place(address, slot) for slot in entry["storageKeys"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadAnswer("sent an access list that cannot be read") from error


def _account(seen: Mapping[str, Any]) -> Account:
    """Tracers leave out a nonce of 0 and code that is not there."""
    code = read_code(seen.get("code") or "0x")
    return Account(_number(seen.get("balance")), _number(seen.get("nonce")), code)


def _slots(
    address: Address, storage: Mapping[str, str], replaced: Mapping[Hash32, Hash32]
) -> Iterator[tuple[Place, Hash32]]:
    for slot, value in storage.items():
        at = place(address, slot)
        if at.slot not in replaced:
            yield at, place(address, value).slot


def _number(value: Any) -> int:
    """Nonces are JSON numbers with geth, hex with others."""
    number = value if isinstance(value, int) else int(value or "0x0", 16)
    if not 0 <= number < 2**256:
        raise ValueError("no amount")
    return number
