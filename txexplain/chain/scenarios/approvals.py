"""Letting somebody else take: approvals to routers, as traders make them, and to strangers, as victims do."""

from typing import Final, cast

from txexplain.chain.amounts import UNLIMITED, ether, usdc
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HONEST_DAPP, HOSTILE_DAPP, Request, transaction

APPROVE: Final = "approve(address,uint256)"
APPROVED: Final = True
GAS: Final = 80_000


def limited_router_approval(manifest: Manifest) -> Request:
    """500 DAI for the Uniswap router, which the wallet knows."""
    router = manifest.address("uniswap_v2_router")
    data = encode_call(APPROVE, router, ether(500))
    return transaction(manifest, manifest.address("dai"), data, gas=GAS, origin=HONEST_DAPP, trusted=[router])


def unlimited_router_approval(manifest: Manifest) -> Request:
    """Unlimited DAI for the Uniswap router, which this wallet has not seen.

    Benign with a word of information: a service that warns of well-known routers on every use is soon ignored.
    """
    data = encode_call(APPROVE, manifest.address("uniswap_v2_router"), UNLIMITED)
    return transaction(manifest, manifest.address("dai"), data, gas=GAS, origin=HONEST_DAPP)


def revoked_approval(manifest: Manifest) -> Request:
    """Alice takes back the allowance that the router has: good news."""
    data = encode_call(APPROVE, manifest.address("uniswap_v2_router"), 0)
    return transaction(manifest, manifest.address("usdc"), data, gas=GAS)


def gas_burning_revocation(manifest: Manifest) -> Request:
    """Alice takes back an allowance of a token that she was handed unasked, and pays for a million units of gas."""
    data = encode_call(APPROVE, manifest.address("uniswap_v2_router"), 0)
    return transaction(manifest, manifest.address("gas_burning_token"), data, gas=2_000_000, origin=HOSTILE_DAPP)


def unlimited_account_approval(manifest: Manifest) -> Request:
    """Unlimited USDC for an account without code: no contract needs it, only a thief."""
    return _hostile(manifest, "usdc", encode_call(APPROVE, manifest.account("mallory"), UNLIMITED))


def unlimited_sweeper_approval(manifest: Manifest) -> Request:
    """Unlimited USDC for a contract that only ever takes.

    A warning and no more: before it takes anything it looks like any new exchange, and new is not bad.
    """
    return _hostile(manifest, "usdc", encode_call(APPROVE, manifest.address("approval_sweeper"), UNLIMITED))


def empty_create2_approval(manifest: Manifest) -> Request:
    """All of Alice's USDC for an address where a sweeper can be deployed later (CREATE2)."""
    spender = cast("str", manifest.fact("empty_create2_spender"))
    return _hostile(manifest, "usdc", encode_call(APPROVE, spender, usdc(25_000)))


def collection_approval(manifest: Manifest) -> Request:
    """Every ape that Alice has or will have, for Mallory."""
    data = encode_call("setApprovalForAll(address,bool)", manifest.account("mallory"), APPROVED)
    return _hostile(manifest, "apes", data)


def nft_approval(manifest: Manifest) -> Request:
    """One ape for a contract that only ever takes."""
    ape = cast("list[int]", manifest.fact("alices_apes"))[0]
    return _hostile(manifest, "apes", encode_call(APPROVE, manifest.address("approval_sweeper"), ape))


def hidden_approval(manifest: Manifest) -> Request:
    """A token's own multicall with an approval inside: the outer selector says nothing of it."""
    dust = encode_call("transfer(address,uint256)", manifest.account("bob"), 1)
    approval = encode_call(APPROVE, manifest.account("mallory"), UNLIMITED)
    calls = [bytes.fromhex(call[2:]) for call in (dust, approval)]
    return _hostile(manifest, "bundle_token", encode_call("multicall(bytes[])", calls))


def _hostile(manifest: Manifest, token: str, data: str) -> Request:
    return transaction(manifest, manifest.address(token), data, gas=200_000, origin=HOSTILE_DAPP)
