"""WETH9 from canonical-weth: the bytecode that mainnet runs."""

from txexplain.chain.accounts import ALICE, BOB, LIQUIDITY_PROVIDER
from txexplain.chain.amounts import ether
from txexplain.chain.deployer import Deployer


def deploy(chain: Deployer) -> None:
    """Deploys WETH9 and wraps ether for everybody who trades."""
    weth = chain.deploy("weth", "WETH9")
    for account, amount in ((ALICE, 20), (BOB, 20), (LIQUIDITY_PROVIDER, 4_000)):
        chain.send(account, weth, "deposit()", value=ether(amount))
