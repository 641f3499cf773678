"""Trading: Uniswap V2 and V3, wrapping ether, and a token that can be bought and never sold."""

from typing import cast

from txexplain.chain.amounts import UNLIMITED, ether, milliether, usdc
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HONEST_DAPP, HOSTILE_DAPP, Request, deadline, transaction

GAS = 250_000


def wrap_ether(manifest: Manifest) -> Request:
    """One ether into one WETH."""
    data = encode_call("deposit()")
    return transaction(manifest, manifest.address("weth"), data, value=ether(1), gas=60_000, origin=HONEST_DAPP)


def v2_swap_ether(manifest: Manifest) -> Request:
    """One ether for at least 2,450 USDC; the pool's rate is about 2,490 after its fee and the price impact."""
    path = [manifest.address("weth"), manifest.address("usdc")]
    arguments = (usdc(2_450), path, manifest.account("alice"), deadline(manifest))
    data = encode_call("swapExactETHForTokens(uint256,address[],address,uint256)", *arguments)
    router = manifest.address("uniswap_v2_router")
    return transaction(manifest, router, data, value=ether(1), gas=GAS, origin=HONEST_DAPP, trusted=[router])


def v2_swap_tokens(manifest: Manifest) -> Request:
    """1,000 USDC for at least 980 DAI, with the allowance that Alice gave earlier."""
    return _v2_token_swap(manifest, minimum=ether(980), recipient=manifest.account("alice"))


def v2_swap_to_stranger(manifest: Manifest) -> Request:
    """The same swap with no minimum and the proceeds to Mallory: only two words of the calldata differ."""
    return _v2_token_swap(manifest, minimum=0, recipient=manifest.account("mallory"))


def v3_swap(manifest: Manifest) -> Request:
    """1,000 USDC for at least 0.39 WETH in the 0.3% pool, with the allowance that Alice gave earlier."""
    pool = (manifest.address("usdc"), manifest.address("weth"), cast("int", manifest.fact("v3_fee")))
    terms = (*pool, manifest.account("alice"), deadline(manifest), usdc(1_000), milliether(390), 0)
    signature = "exactInputSingle((address,address,uint24,address,uint256,uint256,uint256,uint160))"
    router = manifest.address("uniswap_v3_router")
    data = encode_call(signature, terms)
    return transaction(manifest, router, data, gas=GAS, origin=HONEST_DAPP, trusted=[router])


def honeypot_purchase(manifest: Manifest) -> Request:
    """One ether for a token that only its issuer can pass on."""
    path = [manifest.address("weth"), manifest.address("honeypot_token")]
    arguments = (1, path, manifest.account("alice"), deadline(manifest))
    data = encode_call("swapExactETHForTokens(uint256,address[],address,uint256)", *arguments)
    router = manifest.address("uniswap_v2_router")
    return transaction(manifest, router, data, value=ether(1), gas=GAS, origin=HOSTILE_DAPP, trusted=[router])


def thin_pool_swap(manifest: Manifest) -> Request:
    """Eight ether into a pool that holds twenty: a third of it is lost to the pool."""
    path = [manifest.address("weth"), manifest.address("bundle_token")]
    arguments = (ether(1_000), path, manifest.account("alice"), deadline(manifest))
    data = encode_call("swapExactETHForTokens(uint256,address[],address,uint256)", *arguments)
    router = manifest.address("uniswap_v2_router")
    return transaction(manifest, router, data, value=ether(8), gas=GAS, origin=HONEST_DAPP, trusted=[router])


def fake_token_purchase(manifest: Manifest) -> Request:
    """A tenth of an ether for the token that calls itself USDC and is not."""
    path = [manifest.address("weth"), manifest.address("fake_usdc")]
    arguments = (usdc(200), path, manifest.account("alice"), deadline(manifest))
    data = encode_call("swapExactETHForTokens(uint256,address[],address,uint256)", *arguments)
    router = manifest.address("uniswap_v2_router")
    return transaction(manifest, router, data, value=milliether(100), gas=GAS, origin=HOSTILE_DAPP, trusted=[router])


def thin_v3_pool_swap(manifest: Manifest) -> Request:
    """One ether into a pool of concentrated liquidity that holds two: a third of it is lost to the pool."""
    pool = (manifest.address("weth"), manifest.address("dai"), 10_000)
    terms = (*pool, manifest.account("alice"), deadline(manifest), ether(1), ether(1_600), 0)
    signature = "exactInputSingle((address,address,uint24,address,uint256,uint256,uint256,uint160))"
    router = manifest.address("uniswap_v3_router")
    data = encode_call(signature, terms)
    return transaction(manifest, router, data, value=ether(1), gas=GAS, origin=HONEST_DAPP, trusted=[router])


def swap_without_minimum(manifest: Manifest) -> Request:
    """The swap of tokens, paid to Alice, for which a site asks without any minimum."""
    return _v2_token_swap(manifest, minimum=0, recipient=manifest.account("alice"))


def swap_without_deadline(manifest: Manifest) -> Request:
    """The swap of tokens with a minimum, which never lapses: told, and no more."""
    return _v2_token_swap(manifest, minimum=ether(980), recipient=manifest.account("alice"), lapses=UNLIMITED)


def _v2_token_swap(manifest: Manifest, minimum: int, recipient: str, lapses: int | None = None) -> Request:
    path = [manifest.address("usdc"), manifest.address("dai")]
    signature = "swapExactTokensForTokens(uint256,uint256,address[],address,uint256)"
    data = encode_call(signature, usdc(1_000), minimum, path, recipient, lapses or deadline(manifest))
    router = manifest.address("uniswap_v2_router")
    return transaction(manifest, router, data, gas=GAS, origin=HONEST_DAPP, trusted=[router])
