"""Who controls what is Alice's own: her vault's owner and roles, and the code of her proxy."""

from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HOSTILE_DAPP, Request, transaction

_ADMIN = bytes(32)
"""OpenZeppelin's DEFAULT_ADMIN_ROLE: whoever holds it gives all other roles."""


def role_granted(manifest: Manifest) -> Request:
    """Mallory becomes an administrator of Alice's vault."""
    data = encode_call("grantRole(bytes32,address)", _ADMIN, manifest.account("mallory"))
    return transaction(manifest, manifest.address("alices_vault"), data, gas=120_000, origin=HOSTILE_DAPP)


def role_revoked(manifest: Manifest) -> Request:
    """Bob is keeper of Alice's vault no more."""
    keeper = bytes.fromhex("71a9859d7dd21b24504a6f306077ffc2d510b4d4b61128e931fe937441ad1836")
    data = encode_call("revokeRole(bytes32,address)", keeper, manifest.account("bob"))
    bob = [manifest.account("bob")]
    return transaction(manifest, manifest.address("alices_vault"), data, gas=120_000, counterparties=bob)


def ownership_given_away(manifest: Manifest) -> Request:
    """Alice's vault becomes Mallory's."""
    data = encode_call("transferOwnership(address)", manifest.account("mallory"))
    return transaction(manifest, manifest.address("alices_vault"), data, gas=120_000, origin=HOSTILE_DAPP)


def proxy_upgraded(manifest: Manifest) -> Request:
    """Alice's proxy runs Mallory's contract from then on."""
    data = encode_call("upgradeTo(address)", manifest.address("thieving_vault"))
    return transaction(manifest, manifest.address("alices_proxy"), data, gas=120_000, origin=HOSTILE_DAPP)
