"""The three EntryPoints of ERC-4337 on one node, each at its mainnet address with an account factory of its release."""

from dataclasses import dataclass
from typing import Any, Final

from eth_account import Account
from eth_account.messages import encode_defunct

from decoders.parsing import parse_signing_request
from decoders.primitives import bytes_of
from decoders.requests import UserOperation
from simulation.execution.staging.handle_ops import handle_ops
from txexplain.chain.accounts import ALICE
from txexplain.chain.amounts import GWEI, ether, usdc
from txexplain.chain.calldata import encode_call
from txexplain.chain.deployer import Deployer
from txexplain.chain.manifest import Manifest
from txexplain.chain.protocols.entrypoint import CREATE2_FACTORY
from txexplain.chain.rpc import JsonRpc
from txexplain.chain.scenarios.request import HONEST_DAPP, signature

VERSIONS: Final = ("0.6", "0.7", "0.8")

# The salts that eth-infinitism published each release with; that of 0.8 is in the fixture chain.
_SALTS: Final = {
    "0.6": bytes(32),
    "0.7": bytes.fromhex("90d8084deab30c2a37c45e8d47f49f2f7965183cb6990a98943ef94940681de3"),
}
_ARTIFACTS: Final = {"0.6": "06", "0.7": "07"}
# The second key of anvil's public mnemonic.
_ALICES_KEY: Final = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"
_GAS: Final = {
    "callGasLimit": hex(300_000),
    "verificationGasLimit": hex(500_000),
    "preVerificationGas": hex(50_000),
    "maxFeePerGas": hex(5 * GWEI),
    "maxPriorityFeePerGas": hex(GWEI),
}


@dataclass(frozen=True)
class Release:
    """An EntryPoint, a factory of accounts for it, and the account of Alice's that the factory would create."""

    version: str
    entry_point: str
    factory: str
    account: str

    def operation(self, chain: Manifest, call: str, *, priced: bool = True, creates: bool = True) -> dict[str, Any]:
        """The body for `POST /v1/explain`: Alice's account is told to make a call."""
        made = encode_call("createAccount(address,uint256)", chain.account("alice"), 0)
        fields: dict[str, Any] = {"sender": self.account, "callData": call, **(_GAS if priced else {})}
        if creates:
            old = {"initCode": self.factory + made[2:]}
            fields |= old if self.version == "0.6" else {"factory": self.factory, "factoryData": made}
        params = [{**fields, "nonce": "0x0"}, self.entry_point]
        return {**signature(chain, "eth_sendUserOperation", params, origin=HONEST_DAPP), "budget_ms": 10_000}


def deployed(rpc: JsonRpc, chain: Manifest) -> dict[str, Release]:
    """The releases by version; each account has 1 ether and 20 USDC, and no code yet."""
    rpc.call("evm_setAutomine", *(False,))
    node = Deployer(rpc, dict(chain.contracts), dict(chain.facts))
    factories = {"0.8": (node.address("entry_point"), node.address("simple_account_factory"))}
    for version, salt in _SALTS.items():
        name = _ARTIFACTS[version]
        entry_point = node.deploy_create2(
            f"entry_point_{name}", f"EntryPoint{name}", factory=CREATE2_FACTORY, salt=salt
        )
        factories[version] = entry_point, node.deploy(f"factory_{name}", f"SimpleAccountFactory{name}", entry_point)
    found = {version: _release(node, version, *factories[version]) for version in VERSIONS}
    for release in found.values():
        node.pay(chain.account("alice"), release.account, ether(1))
        node.send(chain.account("alice"), chain.address("usdc"), "transfer(address,uint256)", release.account, usdc(20))
    return found


def _release(node: Deployer, version: str, entry_point: str, factory: str) -> Release:
    account = node.read_address(factory, "getAddress(address,uint256)", ALICE, 0)
    return Release(version, entry_point, factory, account)


def really_sent(rpc: JsonRpc, chain: Manifest, release: Release, body: dict[str, Any]) -> None:
    """The operation, signed with Alice's key as an account of this release wants it, and sent by Carol."""
    operation = parse_signing_request(body).payload
    assert isinstance(operation, UserOperation)
    assert operation.user_op_hash is not None
    signer, digest = Account.from_key(_ALICES_KEY), bytes_of(operation.user_op_hash)
    # Accounts of 0.6 and 0.7 want a personal message about the hash; from 0.8 on the hash is one of EIP-712 itself.
    typed = release.version == "0.8"
    signed = signer.unsafe_sign_hash(digest) if typed else signer.sign_message(encode_defunct(digest))
    carol = chain.account("carol")
    data = handle_ops(operation.model_copy(update={"signature": "0x" + signed.signature.hex()}), carol.lower())
    node = Deployer(rpc, dict(chain.contracts), dict(chain.facts))
    node.transact({"from": carol, "to": release.entry_point, "data": data}, "the operation")
