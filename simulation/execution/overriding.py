"""Overrides on top of overrides: what a run puts in place of state beside what the caller put there."""

from collections.abc import Mapping
from typing import Any

from decoders.primitives import Address
from simulation.query import AccountOverride

Accounts = Mapping[Address, AccountOverride]


def laid_over(under: Accounts, over: Accounts) -> dict[Address, AccountOverride]:
    """Both, field by field. Where both say something of one field or slot, `over` holds."""
    return {**under, **{address: _joined(under.get(address), override) for address, override in over.items()}}


def _joined(under: AccountOverride | None, over: AccountOverride) -> AccountOverride:
    if under is None:
        return over
    update: dict[str, Any] = {
        name: value for name in ("balance", "nonce", "code") if (value := getattr(over, name)) is not None
    }
    if over.state is not None:
        update |= {"state": over.state, "state_diff": None}
    elif over.state_diff is not None:
        name = "state_diff" if under.state is None else "state"
        update[name] = {**(getattr(under, name) or {}), **over.state_diff}
    return under.model_copy(update=update)
