"""Uniswap V3: factory, position manager, router, quoter, and a 0.3% WETH/USDC pool with a full-range position."""

from math import isqrt
from typing import Final

from txexplain.chain.accounts import ALICE, LIQUIDITY_PROVIDER
from txexplain.chain.amounts import UNLIMITED, ether, usdc
from txexplain.chain.deployer import Deployer
from txexplain.chain.protocols.uniswap_v2 import NO_DEADLINE

FEE: Final = 3_000  # hundredths of a basis point: 0.3%
# By fee, the widest ticks that are multiples of its spacing (60 and 200).
FULL_RANGES: Final = {3_000: (-887_220, 887_220), 10_000: (-887_200, 887_200)}
MINT: Final = "mint((address,address,uint24,int24,int24,uint256,uint256,uint256,uint256,address,uint256))"


def deploy(chain: Deployer) -> None:
    """Deploys core and periphery, and opens the pool at 2,500 USDC for one WETH. Alice has traded there."""
    weth = chain.address("weth")
    factory = chain.deploy("uniswap_v3_factory", "UniswapV3Factory")
    library = chain.deploy("uniswap_v3_nft_descriptor", "NFTDescriptor")
    descriptor = chain.deploy(
        "uniswap_v3_position_descriptor",
        "NonfungibleTokenPositionDescriptor",
        weth,
        b"ETH".ljust(32, b"\0"),
        libraries={"NFTDescriptor": library},
    )
    chain.deploy("uniswap_v3_positions", "NonfungiblePositionManager", factory, weth, descriptor)
    router = chain.deploy("uniswap_v3_router", "SwapRouter", factory, weth)
    chain.deploy("uniswap_v3_quoter", "QuoterV2", factory, weth)
    chain.facts["v3_fee"] = FEE
    open_v3_pool(chain, "weth_usdc", (weth, ether(1_000)), (chain.address("usdc"), usdc(2_500_000)))
    chain.send(ALICE, chain.address("usdc"), "approve(address,uint256)", router, usdc(5_000))


def open_v3_pool(chain: Deployer, name: str, first: tuple[str, int], second: tuple[str, int], fee: int = FEE) -> None:
    """A pool of two (token, amount), listed as `v3_pool_NAME`.

    V3 wants its tokens in the order of their addresses, and the price as a root in 64.96 fixed point.
    """
    (token0, amount0), (token1, amount1) = sorted((first, second), key=lambda side: int(side[0], 16))
    positions = chain.address("uniswap_v3_positions")
    for token in (token0, token1):
        chain.send(LIQUIDITY_PROVIDER, token, "approve(address,uint256)", positions, UNLIMITED)
    root_price = isqrt((amount1 << 192) // amount0)
    create = "createAndInitializePoolIfNecessary(address,address,uint24,uint160)"
    chain.send(LIQUIDITY_PROVIDER, positions, create, token0, token1, fee, root_price)
    amounts = (amount0, amount1, 0, 0)
    position = (token0, token1, fee, *FULL_RANGES[fee], *amounts, LIQUIDITY_PROVIDER, NO_DEADLINE)
    chain.send(LIQUIDITY_PROVIDER, positions, MINT, position)
    factory = chain.address("uniswap_v3_factory")
    pool = chain.read_address(factory, "getPool(address,address,uint24)", token0, token1, fee)
    chain.record(f"v3_pool_{name}", "UniswapV3Pool", pool)
