"""What the run wrote, out of the prestateTracer's diff mode: balances, nonces, code and storage before and after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from decoders.primitives import Address, Hash32, Hex
from simulation.query import AccountOverride

_ZERO_WORD = "0x" + "00" * 32


@dataclass(frozen=True, slots=True)
class AccountDiff:
    """One account before and after. Amounts in wei. `storage` maps a slot to its words before and after.

    In a diff without code an account's code is empty, before and after.
    """

    balance_before: int
    balance_after: int
    nonce_before: int
    nonce_after: int
    code_before: Hex
    code_after: Hex
    destroyed: bool
    storage: Mapping[Hash32, tuple[Hash32, Hash32]] = field(default_factory=dict)


StateDiff = Mapping[Address, AccountDiff]


def read_state_diff(answer: Mapping[str, Any]) -> StateDiff:
    """The diff by account, sorted by address.

    In diff mode geth (and anvil) leave out of `post` what did not change, and slots that became zero; an account that
    is in `pre` and not in `post` was destroyed.
    """
    before = {address.lower(): fields for address, fields in answer["pre"].items()}
    after = {address.lower(): fields for address, fields in answer["post"].items()}
    return {
        address: _account(before.get(address, {}), after.get(address))
        for address in sorted(before.keys() | after.keys())
    }


def _account(before: Mapping[str, Any], after: Mapping[str, Any] | None) -> AccountDiff:
    gone: Mapping[str, Any] = {"balance": "0x0", "nonce": 0, "code": "0x"}
    changed = after if after is not None else gone
    balance = int(before.get("balance", "0x0"), 16)
    nonce = int(before.get("nonce", 0))
    code = (before.get("code") or "0x").lower()
    return AccountDiff(
        balance_before=balance,
        balance_after=int(changed["balance"], 16) if "balance" in changed else balance,
        nonce_before=nonce,
        nonce_after=int(changed.get("nonce", nonce)),
        code_before=code,
        code_after=changed["code"].lower() if changed.get("code") else code,
        destroyed=after is None,
        storage=_storage(before.get("storage") or {}, changed.get("storage") or {}),
    )


def _storage(before: Mapping[str, str], after: Mapping[str, str]) -> dict[Hash32, tuple[Hash32, Hash32]]:
    return {
        slot.lower(): (before.get(slot, _ZERO_WORD).lower(), after.get(slot, _ZERO_WORD).lower())
        for slot in sorted(before.keys() | after.keys())
    }


def writes_code(diff: StateDiff) -> bool:
    """Whether some account has other code after the run, in a diff with code."""
    return any(change.code_after != change.code_before for change in diff.values())


def applied(diff: StateDiff, overrides: Mapping[Address, AccountOverride]) -> dict[Address, AccountOverride]:
    """The overrides under which the node shows the state after the run: the caller's own, with the diff on top."""
    result = dict(overrides)
    for address, change in diff.items():
        result[address] = _after(change, overrides.get(address, AccountOverride()))
    return result


def _after(change: AccountDiff, given: AccountOverride) -> AccountOverride:
    written = {slot: words[1] for slot, words in change.storage.items()}
    update: dict[str, Any] = {"balance": change.balance_after, "nonce": change.nonce_after}
    if change.code_after != change.code_before or change.destroyed:
        update["code"] = change.code_after
    if given.state is not None or change.destroyed:
        update["state"] = {} if change.destroyed else {**(given.state or {}), **written}
    elif written:
        update["state_diff"] = {**(given.state_diff or {}), **written}
    return given.model_copy(update=update)
