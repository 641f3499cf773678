"""Safe 1.5.0 at its canonical addresses, with one Safe of Alice's own and one that she shares."""

import json
from typing import Any, Final

from txexplain.chain.accounts import ALICE, BOB, CAROL, DEPLOYER, ZERO
from txexplain.chain.amounts import ether, usdc
from txexplain.chain.calldata import encode_call
from txexplain.chain.deployer import Deployer
from txexplain.chain.failure import ChainError
from txexplain.chain.paths import NODE_MODULES

SETUP: Final = "setup(address[],uint256,address,bytes,address,address,uint256,address)"
CREATE: Final = "createProxyWithNonce(address,bytes,uint256)"
SINGLETON_FACTORY: Final = NODE_MODULES / "@safe-global/safe-singleton-factory/artifacts/31337/deployment.json"

# Ours to the contracts' names in the package.
LIBRARIES: Final = {
    "safe_singleton": "Safe",
    "safe_proxy_factory": "SafeProxyFactory",
    "safe_fallback_handler": "CompatibilityFallbackHandler",
    "safe_multisend": "MultiSend",
    "safe_multisend_call_only": "MultiSendCallOnly",
}


def deploy(chain: Deployer) -> None:
    """Deploys the singleton and its libraries as Safe does on every chain, then two funded Safes."""
    factory = _singleton_factory(chain)
    for name, artifact_name in LIBRARIES.items():
        chain.deploy_create2(name, artifact_name, factory=factory)
    _create_safe(chain, "alices_safe", [ALICE], threshold=1)
    _create_safe(chain, "team_safe", [ALICE, BOB, CAROL], threshold=2)


def _singleton_factory(chain: Deployer) -> str:
    """Replays the pre-signed transaction that makes Safe's CREATE2 factory; its signer needs gas money first."""
    try:
        deployment: dict[str, Any] = json.loads(SINGLETON_FACTORY.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ChainError(f"{SINGLETON_FACTORY} is missing: run `npm ci`") from None
    chain.pay(DEPLOYER, deployment["signerAddress"], ether(1))
    sent = chain.rpc.call("eth_sendRawTransaction", deployment["transaction"])
    address: str = chain.mine(sent, "Safe's singleton factory")["contractAddress"]
    chain.facts["safe_singleton_factory"] = deployment["address"]
    return address


def _create_safe(chain: Deployer, name: str, owners: list[str], threshold: int) -> None:
    handler = chain.address("safe_fallback_handler")
    setup = encode_call(SETUP, owners, threshold, ZERO, b"", handler, ZERO, 0, ZERO)
    arguments = (chain.address("safe_singleton"), bytes.fromhex(setup[2:]), len(owners))
    factory = chain.address("safe_proxy_factory")
    safe = chain.read_address(factory, CREATE, *arguments)
    chain.send(DEPLOYER, factory, CREATE, *arguments)
    chain.record(name, "Safe", safe)
    chain.facts[name] = {"owners": owners, "threshold": threshold}
    chain.pay(ALICE, safe, ether(50))
    chain.send(DEPLOYER, chain.address("usdc"), "transfer(address,uint256)", safe, usdc(50_000))
