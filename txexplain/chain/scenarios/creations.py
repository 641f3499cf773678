"""Contracts that a transaction creates, with and without coins to give them."""

from typing import Any, Final

from txexplain.chain.amounts import ether
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HONEST_DAPP, HOSTILE_DAPP, Request, transaction

_RETURN_STOP: Final = "0x600160005360016000f3"
"""Init code that leaves one byte of code, STOP: a contract that does nothing."""


def plain_creation(manifest: Manifest) -> Request:
    """A contract that does nothing, created without coins."""
    return _creation(manifest, _RETURN_STOP, 0, HONEST_DAPP)


def creation_with_value(manifest: Manifest) -> Request:
    """Coins for a contract that nobody has seen yet, and which has no way to give them back."""
    return _creation(manifest, _RETURN_STOP, ether(1), HOSTILE_DAPP)


def destroyed_at_once(manifest: Manifest) -> Request:
    """A contract that destroys itself while it is created: its coins go to Mallory past any transfer."""
    code = "0x73" + manifest.account("mallory")[2:] + "ff"
    return _creation(manifest, code, ether(1), HOSTILE_DAPP)


def _creation(manifest: Manifest, code: str, wei: int, origin: dict[str, str]) -> Request:
    request = transaction(manifest, manifest.account("alice"), code, value=wei, gas=200_000, origin=origin)
    fields: dict[str, Any] = request["params"][0]
    del fields["to"]
    return request
