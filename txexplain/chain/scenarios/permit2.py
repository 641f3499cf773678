"""Permit2: one allowance for the contract, and signatures that pass parts of it on."""

from typing import Any, Final

from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HONEST_DAPP, HOSTILE_DAPP, Request, deadline, signature, typed
from txexplain.chain.scenarios.signatures import TYPED_DATA

PERMIT2: Final = "0x000000000022d473030f116ddee9f6b43ac78ba3"
"""Permit2 has this address on every chain."""

_DOMAIN: Final = ("name:string", "chainId:uint256", "verifyingContract:address")
_SINGLE: Final = ("details:PermitDetails", "spender:address", "sigDeadline:uint256")
_DETAILS: Final = ("token:address", "amount:uint160", "expiration:uint48", "nonce:uint48")
_TRANSFER: Final = ("permitted:TokenPermissions", "spender:address", "nonce:uint256", "deadline:uint256")
_PERMITTED: Final = ("token:address", "amount:uint256")
_ALL: Final = 2**160 - 1


def permit_to_account(manifest: Manifest) -> Request:
    """All of Alice's USDC for Mallory, as long as the field allows."""
    details = {"amount": str(_ALL), "expiration": str(2**48 - 1)}
    return _single(manifest, manifest.account("mallory"), details, HOSTILE_DAPP)


def permit_to_router(manifest: Manifest) -> Request:
    """What is to be swapped, for a known router, for 20 minutes."""
    details = {"amount": "100000000", "expiration": str(deadline(manifest))}
    return _single(manifest, manifest.address("uniswap_v3_router"), details, HONEST_DAPP)


def transfer_to_account(manifest: Manifest) -> Request:
    """A signature transfer: Mallory takes Alice's USDC once, at once."""
    permitted = {"token": manifest.address("usdc"), "amount": "25000000000"}
    message = {
        "permitted": permitted,
        "spender": manifest.account("mallory"),
        "nonce": "7",
        "deadline": str(2**256 - 1),
    }
    types = {"PermitTransferFrom": typed(_TRANSFER), "TokenPermissions": typed(_PERMITTED)}
    return _signed(manifest, "PermitTransferFrom", types, message, HOSTILE_DAPP)


def _single(manifest: Manifest, spender: str, details: dict[str, str], origin: dict[str, str]) -> Request:
    token = {"token": manifest.address("usdc"), "nonce": "0"}
    message = {"details": {**token, **details}, "spender": spender, "sigDeadline": str(deadline(manifest))}
    types = {"PermitSingle": typed(_SINGLE), "PermitDetails": typed(_DETAILS)}
    return _signed(manifest, "PermitSingle", types, message, origin)


def _signed(
    manifest: Manifest, primary: str, types: dict[str, Any], message: dict[str, Any], origin: dict[str, str]
) -> Request:
    document = {
        "types": {"EIP712Domain": typed(_DOMAIN), **types},
        "primaryType": primary,
        "domain": {"name": "Permit2", "chainId": manifest.chain_id, "verifyingContract": PERMIT2},
        "message": message,
    }
    return signature(manifest, TYPED_DATA, [manifest.account("alice"), document], origin=origin)
