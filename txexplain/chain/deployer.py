"""Deploys contracts and sends transactions to a local anvil, one block each, and keeps the list of what is where.

Everything is fixed (accounts, order, gas, fees, block times), so that two builds make the same chain.
"""

from dataclasses import dataclass, field
from typing import Any, Final, cast

from eth_abi.abi import encode
from eth_utils.abi import get_abi_input_types
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from txexplain.chain.accounts import DEPLOYER
from txexplain.chain.amounts import GWEI
from txexplain.chain.artifacts import Artifact, artifact
from txexplain.chain.calldata import decode_returned, encode_call
from txexplain.chain.failure import ChainError
from txexplain.chain.manifest import Contract
from txexplain.chain.rpc import JsonRpc

# Below EIP-7825's cap of 2^24 and enough for the largest deployment (Seaport).
GAS_LIMIT: Final = 15_000_000
MAX_FEE_PER_GAS: Final = 20 * GWEI
MAX_PRIORITY_FEE_PER_GAS: Final = GWEI


@dataclass(frozen=True)
class Deployer:
    """The chain under construction. `contracts` and `facts` end up in the manifest."""

    rpc: JsonRpc
    contracts: dict[str, Contract] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def address(self, name: str) -> str:
        """The address of a contract that is already deployed."""
        return self.contracts[name].address

    def deploy(
        self,
        name: str,
        artifact_name: str,
        *arguments: object,
        sender: str = DEPLOYER,
        value: int = 0,
        libraries: dict[str, str] | None = None,
    ) -> str:
        """Runs the constructor in a transaction of its own; the new contract's address."""
        code = creation_code(artifact(artifact_name), arguments, libraries or {})
        receipt = self.transact({"from": sender, "data": code, "value": hex(value)}, f"deploying {name}")
        return self.record(name, artifact_name, receipt["contractAddress"])

    def deploy_create2(
        self, name: str, artifact_name: str, *arguments: object, factory: str, salt: bytes = bytes(32)
    ) -> str:
        """Deploys through a deterministic factory (salt, then creation code), at the address mainnet has it at."""
        code = creation_code(artifact(artifact_name), arguments, {})
        self.transact({"from": DEPLOYER, "to": factory, "data": "0x" + salt.hex() + code[2:]}, f"deploying {name}")
        return self.record(name, artifact_name, create2_address(factory, salt, code))

    def record(self, name: str, artifact_name: str, address: str) -> str:
        """Lists a contract under a name. Raises ChainError when nothing lies at that address."""
        if self.rpc.call("eth_getCode", address, "latest") == "0x":
            raise ChainError(f"{name}: no code at {address} after its deployment")
        checksummed = str(to_checksum_address(address))
        self.contracts[name] = Contract(address=checksummed, artifact=artifact_name)
        return checksummed

    def send(self, sender: str, to: str, signature: str, *arguments: object, value: int = 0) -> dict[str, Any]:
        """Calls a function in a transaction; the receipt. Raises ChainError when it reverts."""
        data = encode_call(signature, *arguments)
        return self.transact({"from": sender, "to": to, "data": data, "value": hex(value)}, signature)

    def pay(self, sender: str, to: str, wei: int) -> dict[str, Any]:
        """Sends native currency without calldata."""
        return self.transact({"from": sender, "to": to, "value": hex(wei)}, f"paying {to}")

    def read(self, to: str, signature: str, returns: str, *arguments: object) -> tuple[object, ...]:
        """Calls a view function on the newest block: `read(factory, "getPair(address,address)", "(address)", a, b)`."""
        returned = self.rpc.call("eth_call", {"to": to, "data": encode_call(signature, *arguments)}, "latest")
        return decode_returned(returns, returned)

    def read_address(self, to: str, signature: str, *arguments: object) -> str:
        """Like `read`, for a function that returns one address; checksummed."""
        return str(to_checksum_address(cast("str", self.read(to, signature, "(address)", *arguments)[0])))

    def transact(self, transaction: dict[str, Any], what: str) -> dict[str, Any]:
        """Sends a transaction of an unlocked account and mines it; the receipt. Raises ChainError when it fails."""
        fees = {"maxFeePerGas": hex(MAX_FEE_PER_GAS), "maxPriorityFeePerGas": hex(MAX_PRIORITY_FEE_PER_GAS)}
        filled = {"gas": hex(GAS_LIMIT), **fees, **transaction}
        return self.mine(self.rpc.call("eth_sendTransaction", filled), what)

    def mine(self, transaction_hash: str, what: str) -> dict[str, Any]:
        """Mines a block with the pending transaction; its receipt. Raises ChainError when there is none or it failed.

        Mining is asked for, not automatic: anvil's automatic mining answers before the receipt is there.
        """
        self.rpc.call("evm_mine")
        receipt: dict[str, Any] | None = self.rpc.call("eth_getTransactionReceipt", transaction_hash)
        if receipt is None or receipt["status"] != "0x1":
            raise ChainError(f"{what}: the transaction {transaction_hash} failed: {receipt}")
        return receipt


def creation_code(contract: Artifact, arguments: tuple[object, ...], libraries: dict[str, str]) -> str:
    """0x-prefixed creation code, linked, with the ABI-encoded constructor arguments behind it."""
    constructor = next((entry for entry in contract.abi if entry["type"] == "constructor"), None)
    types = get_abi_input_types(cast("Any", constructor)) if constructor else []
    return contract.linked(libraries) + encode(types, arguments).hex()


def create2_address(factory: str, salt: bytes, code: str) -> str:
    """Where a CREATE2 factory puts 0x-prefixed creation code (EIP-1014); checksummed."""
    preimage = b"\xff" + bytes.fromhex(factory[2:]) + salt + keccak(hexstr=code)
    return str(to_checksum_address(keccak(preimage)[12:]))
