"""Traps and vaults that came later than those of `hostile`: deployed after them, so that older addresses stay."""

from txexplain.chain.accounts import ALICE, BOB, LIQUIDITY_PROVIDER, MALLORY
from txexplain.chain.amounts import ether, usdc
from txexplain.chain.deployer import Deployer
from txexplain.chain.protocols.uniswap_v2 import open_pool
from txexplain.chain.protocols.uniswap_v3 import open_v3_pool

THIN_FEE = 10_000
"""1%, in hundredths of a basis point: the tier of rare pairs."""


def deploy(chain: Deployer) -> None:
    """A pool of a fake token, thin pools, a token that burns gas, and vaults of Alice's."""
    _fake_token_pool(chain)
    _thin_pools(chain)
    ticket = chain.deploy("gas_burning_token", "GasBurningToken", ether(1_000_000), sender=MALLORY)
    chain.send(MALLORY, ticket, "transfer(address,uint256)", ALICE, ether(1_000))
    chain.deploy("alices_vault", "RoleVault", ALICE, BOB, sender=ALICE)
    chain.deploy("alices_proxy", "UpgradeableAfterSign", chain.address("honest_vault"), sender=ALICE)


def _fake_token_pool(chain: Deployer) -> None:
    """Fake USDC for ether at the real one's price."""
    weth = chain.address("weth")
    chain.send(MALLORY, weth, "deposit()", value=ether(20))
    open_pool(chain, "fake_weth", (chain.address("fake_usdc"), usdc(50_000)), (weth, ether(20)), provider=MALLORY)


def _thin_pools(chain: Deployer) -> None:
    """Honest pools that hold little: 20 WETH of one pair, and of concentrated liquidity two WETH at 2,500 DAI."""
    weth, dai = chain.address("weth"), chain.address("dai")
    chain.send(LIQUIDITY_PROVIDER, weth, "deposit()", value=ether(22))
    open_pool(chain, "bundle_weth", (chain.address("bundle_token"), ether(5_000)), (weth, ether(20)))
    open_v3_pool(chain, "weth_dai", (weth, ether(2)), (dai, ether(5_000)), fee=THIN_FEE)
