"""Signatures that are no transactions: sign-in messages, permits, and a bare hash."""

import json
from datetime import UTC, datetime
from typing import Any, Final

from txexplain.chain.amounts import UNLIMITED
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HONEST_DAPP, HOSTILE_DAPP, Request, deadline, signature, typed

TYPED_DATA: Final = "eth_signTypedData_v4"
_DOMAIN: Final = ("name:string", "version:string", "chainId:uint256", "verifyingContract:address")
_PERMIT: Final = ("owner:address", "spender:address", "value:uint256", "nonce:uint256", "deadline:uint256")
_DAI_PERMIT: Final = ("holder:address", "spender:address", "nonce:uint256", "expiry:uint256", "allowed:bool")


def permit_to_account(manifest: Manifest) -> Request:
    """An ERC-2612 permit of all USDC to Mallory, valid for good: a drain for which the victim pays no gas."""
    message = {"value": str(UNLIMITED), "nonce": "0", "deadline": str(UNLIMITED)}
    parties = {"owner": manifest.account("alice"), "spender": manifest.account("mallory")}
    typed_data = _permit(manifest, "usdc", "USD Coin (fixture)", _PERMIT, {**parties, **message})
    # As most dapps send it: the document as a string.
    params = [manifest.account("alice"), json.dumps(typed_data)]
    return signature(manifest, TYPED_DATA, params, origin=HOSTILE_DAPP)


def dai_permit_to_account(manifest: Manifest) -> Request:
    """DAI's own permit: `allowed` is all or nothing, and expiry zero means never."""
    message = {"nonce": "0", "expiry": "0", "allowed": True}
    parties = {"holder": manifest.account("alice"), "spender": manifest.account("mallory")}
    typed_data = _permit(manifest, "dai", "Dai Stablecoin (fixture)", _DAI_PERMIT, {**parties, **message})
    return signature(manifest, TYPED_DATA, [manifest.account("alice"), typed_data], origin=HOSTILE_DAPP)


def permit_to_router(manifest: Manifest) -> Request:
    """An ERC-2612 permit of exactly what is to be swapped, to a router that the wallet knows, for 20 minutes."""
    router = manifest.address("uniswap_v2_router")
    message = {"value": "100000000", "nonce": "0", "deadline": str(deadline(manifest))}
    parties = {"owner": manifest.account("alice"), "spender": router}
    typed_data = _permit(manifest, "usdc", "USD Coin (fixture)", _PERMIT, {**parties, **message})
    params = [manifest.account("alice"), typed_data]
    return signature(manifest, TYPED_DATA, params, origin=HONEST_DAPP, trusted=[router])


def sign_in(manifest: Manifest) -> Request:
    """A sign-in message (EIP-4361) for the site that asks for it."""
    return _sign_in(manifest, "app.example.org", HONEST_DAPP)


def sign_in_elsewhere(manifest: Manifest) -> Request:
    """A sign-in message for another site than the one that asks: a session being stolen."""
    return _sign_in(manifest, "app.example.org", HOSTILE_DAPP)


def sign_in_for_another_account(manifest: Manifest) -> Request:
    """A sign-in message for Bob's account, put before Alice by the right site."""
    return _sign_in(manifest, "app.example.org", HONEST_DAPP, account="bob")


def sign_in_lapsed(manifest: Manifest) -> Request:
    """A sign-in message that ended before it was made: one that was signed elsewhere and is passed on."""
    return _sign_in(manifest, "app.example.org", HONEST_DAPP, lasts=-3_600)


def sign_in_for_an_hour(manifest: Manifest) -> Request:
    """A sign-in message that ends an hour after it was made."""
    return _sign_in(manifest, "app.example.org", HONEST_DAPP, lasts=3_600)


def permit_for_another_chain(manifest: Manifest) -> Request:
    """A permit for mainnet, asked for while the wallet is on this chain: it works there, unseen."""
    request = permit_to_router(manifest)
    request["params"][1]["domain"]["chainId"] = 1
    return {**request, "origin": HOSTILE_DAPP}


def bare_hash(manifest: Manifest) -> Request:
    """eth_sign of 32 bytes: it may be the hash of anything, a transaction included."""
    params = [manifest.account("alice"), manifest.head.hash]
    return signature(manifest, "eth_sign", params, origin=HOSTILE_DAPP)


def _sign_in(
    manifest: Manifest, domain: str, origin: dict[str, str], account: str = "alice", lasts: int | None = None
) -> Request:
    issued = _moment(manifest.head.timestamp)
    end = "" if lasts is None else f"\nExpiration Time: {_moment(manifest.head.timestamp + lasts)}"
    alice, signer = manifest.account("alice"), manifest.account(account)
    text = (
        f"{domain} wants you to sign in with your Ethereum account:\n{signer}\n\nSign in to Example.\n\n"
        f"URI: https://{domain}\nVersion: 1\nChain ID: {manifest.chain_id}\nNonce: 32891756\nIssued At: {issued}{end}"
    )
    return signature(manifest, "personal_sign", ["0x" + text.encode().hex(), alice], origin=origin)


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _permit(
    manifest: Manifest, token: str, name: str, fields: tuple[str, ...], message: dict[str, Any]
) -> dict[str, Any]:
    contract = manifest.address(token)
    domain = {"name": name, "version": "1", "chainId": manifest.chain_id, "verifyingContract": contract}
    types = {"EIP712Domain": typed(_DOMAIN), "Permit": typed(fields)}
    return {"types": types, "primaryType": "Permit", "domain": domain, "message": message}
