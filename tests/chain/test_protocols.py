"""The real protocols are where their own code expects them, and have what trading needs."""

from typing import Any, cast

import pytest
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from txexplain.chain.amounts import ether, usdc
from txexplain.chain.artifacts import artifact
from txexplain.chain.deployer import Deployer, create2_address

pytestmark = pytest.mark.anvil

# Where mainnet has them: EntryPoint v0.8 and Safe 1.5.0, by CREATE2 with the published salts.
CANONICAL = {
    "entry_point": "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108",
    "safe_singleton": "0xFf51A5898e281Db6DfC7855790607438dF2ca44b",
    "safe_proxy_factory": "0x14F2982D601c9458F93bd70B218933A6f8165e7b",
    "safe_multisend": "0x218543288004CD07832472D464648173c77D7eB7",
    "safe_multisend_call_only": "0xA83c336B20401Af773B6219BA5027174338D1836",
    "safe_fallback_handler": "0x3EfCBb83A4A7AfcB4F68D501E2c2203a38be77f4",
}


@pytest.mark.parametrize("name", CANONICAL)
def test_deterministic_deployments_have_their_mainnet_addresses(name: str, chain: Deployer) -> None:
    assert chain.address(name) == CANONICAL[name]


def test_the_v2_pair_is_where_the_router_computes_it(chain: Deployer) -> None:
    tokens = sorted((chain.address("weth"), chain.address("usdc")), key=lambda address: int(address, 16))
    salt = keccak(b"".join(bytes.fromhex(token[2:]) for token in tokens))
    code = artifact("UniswapV2Pair").bytecode
    assert create2_address(chain.address("uniswap_v2_factory"), salt, code) == chain.address("v2_pair_weth_usdc")


def test_both_versions_of_uniswap_quote_the_same_market(chain: Deployer) -> None:
    weth, token = chain.address("weth"), chain.address("usdc")
    router = chain.address("uniswap_v2_router")
    amounts = chain.read(router, "getAmountsOut(uint256,address[])", "(uint256[])", ether(1), [weth, token])[0]
    quoter = chain.address("uniswap_v3_quoter")
    signature = "quoteExactInputSingle((address,address,uint256,uint24,uint160))"
    quoted = chain.read(quoter, signature, "(uint256,uint160,uint32,uint256)", (weth, token, ether(1), 3_000, 0))[0]
    assert usdc(2_485) < cast("tuple[int, int]", amounts)[1] < usdc(2_495)
    assert usdc(2_485) < cast("int", quoted) < usdc(2_495)


def test_the_position_nft_describes_itself_with_the_linked_library(chain: Deployer) -> None:
    uri = chain.read(chain.address("uniswap_v3_positions"), "tokenURI(uint256)", "(string)", 1)[0]
    assert str(uri).startswith("data:application/json;base64,")


@pytest.mark.parametrize("name", ["alices_safe", "team_safe"])
def test_a_safe_has_the_owners_and_threshold_of_the_facts(name: str, chain: Deployer) -> None:
    safe, facts = chain.address(name), cast("dict[str, Any]", chain.facts[name])
    owners = cast("tuple[str, ...]", chain.read(safe, "getOwners()", "(address[])")[0])
    assert [to_checksum_address(owner) for owner in owners] == facts["owners"]
    assert chain.read(safe, "getThreshold()", "(uint256)") == (facts["threshold"],)


def test_the_listing_is_an_order_that_seaport_accepts(chain: Deployer) -> None:
    controller = chain.read(chain.address("seaport"), "information()", "(string,bytes32,address)")
    assert controller[0] == "1.6"
    assert str(controller[2]) == chain.address("seaport_conduit_controller").lower()


def test_token_dialects_are_spoken(chain: Deployer) -> None:
    assert chain.read(chain.address("mkr"), "symbol()", "(bytes32)")[0] == b"MKR".ljust(32, b"\0")
    assert chain.read(chain.address("usdt"), "symbol()", "(string)")[0] == "USDT"
    assert chain.read(chain.address("fake_usdc"), "symbol()", "(string)")[0] == "USD\u0421"
