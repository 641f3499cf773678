"""The honest tokens: USDC, DAI, USDT and MKR dialects, a token with multicall, an NFT and an item collection."""

from typing import Final

from txexplain.chain.accounts import ALICE, BOB, DEPLOYER, LIQUIDITY_PROVIDER
from txexplain.chain.amounts import ether, usdc
from txexplain.chain.deployer import Deployer

ALICES_APES: Final = (11, 12, 13)
BOBS_APES: Final = (1, 2)
ITEM_SWORD: Final = 100
ITEM_SHIELD: Final = 200

# Our name, the contract's, what Alice and Bob each get, and what the pools are filled from.
FUNGIBLE: Final = (
    ("usdc", "FixtureUsdc", usdc(25_000), usdc(10_000_000)),
    ("dai", "FixtureDai", ether(9_000), ether(10_000_000)),
    ("usdt", "NoReturnToken", usdc(4_000), usdc(10_000_000)),
    ("mkr", "Bytes32SymbolToken", ether(12), ether(10_000)),
    ("bundle_token", "MulticallToken", ether(5_000), ether(10_000)),
)


def deploy(chain: Deployer) -> None:
    """Deploys every honest token and hands out balances."""
    chain.facts["alices_apes"] = list(ALICES_APES)
    chain.facts["bobs_apes"] = list(BOBS_APES)
    chain.facts["items"] = [ITEM_SWORD, ITEM_SHIELD]
    for name, artifact_name, for_people, for_pools in FUNGIBLE:
        token = chain.deploy(name, artifact_name, 2 * (for_people + for_pools))
        for holder, amount in ((ALICE, for_people), (BOB, for_people), (LIQUIDITY_PROVIDER, for_pools)):
            chain.send(DEPLOYER, token, "transfer(address,uint256)", holder, amount)
    _collectibles(chain)
    _payments_between_friends(chain)


def _collectibles(chain: Deployer) -> None:
    apes = chain.deploy("apes", "FixtureApes")
    for owner, token_ids in ((ALICE, ALICES_APES), (BOB, BOBS_APES)):
        for token_id in token_ids:
            chain.send(DEPLOYER, apes, "mint(address,uint256)", owner, token_id)
    items = chain.deploy("items", "FixtureItems")
    for item in (ITEM_SWORD, ITEM_SHIELD):
        chain.send(DEPLOYER, items, "mint(address,uint256,uint256)", ALICE, item, 10)


def _payments_between_friends(chain: Deployer) -> None:
    """Alice has paid Bob before: what makes him a known counterparty, and worth imitating."""
    for amount in (120, 75):
        chain.send(ALICE, chain.address("usdc"), "transfer(address,uint256)", BOB, usdc(amount))
    chain.pay(ALICE, BOB, ether(1))
