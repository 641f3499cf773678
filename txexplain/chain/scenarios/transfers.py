"""Sending things: what wallets do most, and the ways in which it goes wrong."""

from typing import Any, Final, cast

from txexplain.chain.amounts import GWEI, ether, milliether, usdc
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HONEST_DAPP, HOSTILE_DAPP, Request, transaction

TRANSFER: Final = "transfer(address,uint256)"


def native_transfer(manifest: Manifest) -> Request:
    """Half an ether to Bob, whom Alice has paid before."""
    bob = manifest.account("bob")
    return transaction(manifest, bob, value=milliether(500), gas=21_000, counterparties=[bob])


def erc20_transfer(manifest: Manifest) -> Request:
    """100 USDC to Bob."""
    return _send(manifest, "usdc", "bob", usdc(100))


def no_return_transfer(manifest: Manifest) -> Request:
    """50 USDT to Bob: a token whose transfer returns nothing."""
    return _send(manifest, "usdt", "bob", usdc(50))


def poisoned_transfer(manifest: Manifest) -> Request:
    """100 USDC to the address that imitates Bob's, copied from a poisoned history."""
    return _send(manifest, "usdc", "bob_lookalike", usdc(100))


def lying_token_transfer(manifest: Manifest) -> Request:
    """A token that logs a transfer to Bob and moves nothing."""
    return _send(manifest, "lying_token", "bob", ether(10))


def fee_on_transfer(manifest: Manifest) -> Request:
    """100 TOLL to Bob, of which 95 arrive."""
    return _send(manifest, "toll_token", "bob", ether(100))


def hostile_name_transfer(manifest: Manifest) -> Request:
    """A token whose name is an instruction to a model."""
    return _send(manifest, "hostile_name_token", "bob", ether(1))


def transfer_to_token_contract(manifest: Manifest) -> Request:
    """100 USDC to the USDC contract itself, where nobody can ever get at them."""
    token = manifest.address("usdc")
    return transaction(manifest, token, encode_call(TRANSFER, token, usdc(100)), gas=80_000)


def nft_transfer(manifest: Manifest) -> Request:
    """One of Alice's apes to Bob."""
    alice, bob = manifest.account("alice"), manifest.account("bob")
    ape = cast("list[int]", manifest.fact("alices_apes"))[0]
    data = encode_call("safeTransferFrom(address,address,uint256)", alice, bob, ape)
    return transaction(manifest, manifest.address("apes"), data, gas=120_000, counterparties=[bob])


def item_sweep(manifest: Manifest) -> Request:
    """All of Alice's items to a stranger in one batch, asked for by a page that promised rewards."""
    alice, mallory = manifest.account("alice"), manifest.account("mallory")
    items = cast("list[Any]", manifest.fact("items"))
    signature = "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)"
    data = encode_call(signature, alice, mallory, items, [10] * len(items), b"")
    return transaction(manifest, manifest.address("items"), data, origin=HOSTILE_DAPP)


def items_to_friend(manifest: Manifest) -> Request:
    """The same items to Bob, whom Alice has dealt with before: a gift."""
    alice, bob = manifest.account("alice"), manifest.account("bob")
    items = cast("list[Any]", manifest.fact("items"))
    signature = "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)"
    data = encode_call(signature, alice, bob, items, [10] * len(items), b"")
    return transaction(manifest, manifest.address("items"), data, origin=HONEST_DAPP, counterparties=[bob])


def burnt_transfer(manifest: Manifest) -> Request:
    """100 USDC to an address of which nobody holds the key."""
    token = manifest.address("usdc")
    data = encode_call(TRANSFER, "0x000000000000000000000000000000000000dEaD", usdc(100))
    return transaction(manifest, token, data, gas=80_000)


def zero_transfer_from(manifest: Manifest) -> Request:
    """Nothing, moved from Bob to his look-alike: how addresses are planted into histories."""
    bob, lookalike = manifest.account("bob"), manifest.account("bob_lookalike")
    data = encode_call("transferFrom(address,address,uint256)", bob, lookalike, 0)
    return transaction(manifest, manifest.address("usdc"), data, gas=80_000)


def deposit_not_taken(manifest: Manifest) -> Request:
    """100 DAI to a deposit address of an exchange that takes USDC and coins only."""
    return _send(manifest, "dai", "carol", ether(100))


def deposit_taken(manifest: Manifest) -> Request:
    """100 USDC to the same deposit address."""
    return _send(manifest, "usdc", "carol", usdc(100))


def other_chains_contract(manifest: Manifest) -> Request:
    """Half an ether to the address of a router that exists on mainnet only."""
    return transaction(manifest, "0xE592427A0AEce92De3Edee1F18E0157C05861564", value=milliether(500), gas=21_000)


def failing_pull(manifest: Manifest) -> Request:
    """Bob's USDC to his look-alike, which he never allowed: a trace in his history, as spammers leave in rows."""
    bob, lookalike = manifest.account("bob"), manifest.account("bob_lookalike")
    data = encode_call("transferFrom(address,address,uint256)", bob, lookalike, usdc(75))
    return transaction(manifest, manifest.address("usdc"), data, gas=80_000)


def _send(manifest: Manifest, token: str, recipient: str, amount: int) -> Request:
    data = encode_call(TRANSFER, manifest.account(recipient), amount)
    known = [manifest.account("bob")]
    return transaction(manifest, manifest.address(token), data, gas=120_000, counterparties=known)


def overpaid_transfer(manifest: Manifest) -> Request:
    """A payment to Bob whose fee, set by a page, is thousands of times what the block asks for."""
    bob = manifest.account("bob")
    request = transaction(manifest, bob, value=milliether(1), gas=21_000, counterparties=[bob], origin=HOSTILE_DAPP)
    fee = hex(5_000 * GWEI)
    request["params"][0] |= {"maxFeePerGas": fee, "maxPriorityFeePerGas": fee}
    return request
