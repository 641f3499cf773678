"""The state of an account as recorded, read from the forms that tracers and genesis files use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Account:
    """`balance` in wei; `code` as 0x hex; `storage` from slot to value, both 0x and 32 bytes."""

    balance: int = 0
    nonce: int = 0
    code: str = "0x"
    storage: Mapping[str, str] = field(default_factory=dict)

    def as_override(self) -> dict[str, Any]:
        """As an entry of `debug_traceCall`'s state overrides.

        Storage goes to `stateDiff`, since only the slots that were read are recorded.
        """
        override: dict[str, Any] = {"balance": hex(self.balance), "nonce": hex(self.nonce), "code": self.code}
        return {**override, "stateDiff": dict(self.storage)} if self.storage else override


EMPTY_ACCOUNT = Account()


def word(value: int) -> str:
    """`value` as 32 bytes of 0x hex: anvil 1.7.1 refuses or ignores shorter storage keys and values."""
    return f"0x{value:064x}"


def integer(value: Any) -> int:
    """An amount as JSON number, 0x hex or decimal text; None is 0 (prestate tracers omit zeros)."""
    if value is None:
        return 0
    return value if isinstance(value, int) else int(value, 0)


def read_account(recorded: Mapping[str, Any]) -> Account:
    """An account of a prestate tracer's result or a genesis `alloc`."""
    storage = recorded.get("storage") or {}
    return Account(
        balance=integer(recorded.get("balance")),
        nonce=integer(recorded.get("nonce")),
        code=recorded.get("code") or "0x",
        storage={word(int(slot, 16)): word(int(value, 16)) for slot, value in storage.items()},
    )


def read_accounts(recorded: Mapping[str, Any]) -> dict[str, Account]:
    """All accounts of a prestate, by lower-case address."""
    return {address.lower(): read_account(account) for address, account in recorded.items()}
