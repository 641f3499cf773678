"""Mallory's contracts and traps, deployed last and long after the honest ones, as drainers are: freshly."""

from typing import Final

from txexplain.chain.accounts import ALICE, BOB, BOB_LOOKALIKE, MALLORY
from txexplain.chain.amounts import UNLIMITED, ether, usdc
from txexplain.chain.artifacts import artifact
from txexplain.chain.deployer import Deployer, create2_address
from txexplain.chain.protocols.entrypoint import CREATE2_FACTORY
from txexplain.chain.protocols.uniswap_v2 import open_pool

# When Mallory turns up, in Unix seconds: 115 days after the chain began.
ARRIVAL: Final = 1_750_000_000
SPOOF: Final = "spoofOutgoing(address,address[],address[])"


def deploy(chain: Deployer) -> None:
    """Deploys every hostile contract, hands out hostile tokens and poisons Alice's history."""
    chain.rpc.call("evm_setNextBlockTimestamp", ARRIVAL)
    _contracts(chain)
    _tokens(chain)
    _honeypot(chain)
    _poison_history(chain)
    empty = create2_address(CREATE2_FACTORY, bytes(32), artifact("ApprovalSweeper").bytecode)
    chain.facts["empty_create2_spender"] = empty
    chain.deploy("red_pill", "RedPill", sender=MALLORY, value=ether(5))
    permit2 = chain.deploy("permit2", "FixturePermit2")
    chain.send(ALICE, chain.address("dai"), "approve(address,uint256)", permit2, UNLIMITED)


def _contracts(chain: Deployer) -> None:
    for name, artifact_name in (
        ("approval_sweeper", "ApprovalSweeper"),
        ("fake_claim", "FakeClaim"),
        ("poisoning_dust_sender", "PoisoningDustSender"),
        ("reverter", "Reverter"),
        ("safe_takeover", "SafeTakeover"),
        ("delegated_sweeper", "DelegatedSweeper"),
        ("honest_vault", "HonestVault"),
        ("thieving_vault", "ThievingVault"),
    ):
        chain.deploy(name, artifact_name, sender=MALLORY)
    chain.deploy("environment_dependent", "EnvironmentDependent", sender=MALLORY, value=ether(5))
    chain.deploy("upgradeable_after_sign", "UpgradeableAfterSign", chain.address("honest_vault"), sender=MALLORY)


def _tokens(chain: Deployer) -> None:
    for name, artifact_name in (
        ("toll_token", "FeeOnTransferToken"),
        ("hostile_name_token", "HostileNameToken"),
        ("fake_usdc", "FakeUsdc"),
    ):
        token = chain.deploy(name, artifact_name, ether(1_000_000), sender=MALLORY)
        chain.send(MALLORY, token, "transfer(address,uint256)", ALICE, ether(1_000))
    lying = chain.deploy("lying_token", "LyingToken", ether(1_000_000), sender=MALLORY)
    chain.send(MALLORY, lying, "gift(address,uint256)", ALICE, ether(1_000))


def _honeypot(chain: Deployer) -> None:
    honey = chain.deploy("honeypot_token", "HoneypotToken", ether(1_000_000), sender=MALLORY)
    weth = chain.address("weth")
    chain.send(MALLORY, weth, "deposit()", value=ether(20))
    pair = open_pool(chain, "honey_weth", (honey, ether(500_000)), (weth, ether(20)), provider=MALLORY)
    chain.send(MALLORY, honey, "openPool(address)", pair)


def _poison_history(chain: Deployer) -> None:
    """A zero "payment" of Alice's in real USDC, and a copy of her last one in fake USDC, both to the look-alike."""
    sender, real, fake = (chain.address(name) for name in ("poisoning_dust_sender", "usdc", "fake_usdc"))
    chain.send(MALLORY, sender, SPOOF, real, [ALICE], [BOB_LOOKALIKE])
    chain.send(MALLORY, fake, "fabricate(address,address,uint256)", ALICE, BOB_LOOKALIKE, usdc(75))
    chain.facts["poisoned"] = {"imitated": BOB, "lookalike": BOB_LOOKALIKE}
