"""ERC-4337 EntryPoint v0.8 at its canonical address, an account factory, and the EIP-7702 account beside it."""

from typing import Final

from txexplain.chain.accounts import ALICE
from txexplain.chain.deployer import Deployer

# The CREATE2 factory that anvil has from genesis, as most chains do, and the salt eth-infinitism used in 2025.
CREATE2_FACTORY: Final = "0x4e59b44847b379578588920cA78FbF26c0B4956C"
SALT: Final = bytes.fromhex("0a59dbff790c23c976a548690c27297883cc66b4c67024f9117b0238995e35e9")


def deploy(chain: Deployer) -> None:
    """Deploys the entry point, SimpleAccountFactory and Simple7702Account; Alice's account stays to be created."""
    entry_point = chain.deploy_create2("entry_point", "EntryPoint", factory=CREATE2_FACTORY, salt=SALT)
    factory = chain.deploy("simple_account_factory", "SimpleAccountFactory", entry_point)
    chain.deploy("simple_7702_account", "Simple7702Account")
    account = chain.read_address(factory, "getAddress(address,uint256)", ALICE, 0)
    chain.facts["alices_smart_account"] = account
