"""Uniswap V2: factory, router and two pools, from the npm builds that mainnet's bytecode comes from."""

from typing import Final

from txexplain.chain.accounts import ALICE, DEPLOYER, LIQUIDITY_PROVIDER
from txexplain.chain.amounts import UNLIMITED, ether, usdc
from txexplain.chain.deployer import Deployer

# Far beyond any block time of this chain: building it is not what deadlines are for.
NO_DEADLINE: Final = 2**40
ADD_LIQUIDITY: Final = "addLiquidity(address,address,uint256,uint256,uint256,uint256,address,uint256)"


def deploy(chain: Deployer) -> None:
    """Deploys factory and router, and opens WETH/USDC at 2,500 USDC and DAI/USDC at par. Alice has traded there."""
    factory = chain.deploy("uniswap_v2_factory", "UniswapV2Factory", DEPLOYER)
    router = chain.deploy("uniswap_v2_router", "UniswapV2Router02", factory, chain.address("weth"))
    usdc_token = chain.address("usdc")
    open_pool(chain, "weth_usdc", (chain.address("weth"), ether(1_000)), (usdc_token, usdc(2_500_000)))
    open_pool(chain, "dai_usdc", (chain.address("dai"), ether(1_000_000)), (usdc_token, usdc(1_000_000)))
    chain.send(ALICE, usdc_token, "approve(address,uint256)", router, usdc(5_000))


def open_pool(
    chain: Deployer, name: str, first: tuple[str, int], second: tuple[str, int], provider: str = LIQUIDITY_PROVIDER
) -> str:
    """Adds the first liquidity to a pair of (token, amount); the pair's address, listed as `v2_pair_NAME`."""
    router = chain.address("uniswap_v2_router")
    for token, _ in (first, second):
        chain.send(provider, token, "approve(address,uint256)", router, UNLIMITED)
    amounts = (first[1], second[1], 0, 0)
    chain.send(provider, router, ADD_LIQUIDITY, first[0], second[0], *amounts, provider, NO_DEADLINE)
    factory = chain.address("uniswap_v2_factory")
    pair = chain.read_address(factory, "getPair(address,address)", first[0], second[0])
    return chain.record(f"v2_pair_{name}", "UniswapV2Pair", pair)
