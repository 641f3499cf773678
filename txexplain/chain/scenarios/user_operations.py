"""ERC-4337 user operations: what the account is told to do, and who makes the account."""

from typing import Any, Final

from txexplain.chain.amounts import UNLIMITED, ether
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HONEST_DAPP, HOSTILE_DAPP, Request, signature

ENTRY_POINT: Final = "0x0000000071727de22e5e9d8baf0edac6f37da032"
"""EntryPoint 0.7 has this address on every chain; operations are decoded by it, and not run here."""

_EXECUTE: Final = "execute(address,uint256,bytes)"


def payment(manifest: Manifest) -> Request:
    """An account, made by a factory that the wallet knows, pays Bob a tenth of an ether."""
    call = encode_call(_EXECUTE, manifest.account("bob"), ether(1) // 10, b"")
    return _operation(manifest, call, HONEST_DAPP, factory="simple_account_factory")


def approval(manifest: Manifest) -> Request:
    """The account approves Mallory for all of its USDC."""
    inner = encode_call("approve(address,uint256)", manifest.account("mallory"), UNLIMITED)
    call = encode_call(_EXECUTE, manifest.address("usdc"), 0, bytes.fromhex(inner[2:]))
    return _operation(manifest, call, HOSTILE_DAPP)


def strange_factory(manifest: Manifest) -> Request:
    """A page wants the account to be made by a contract of its own."""
    call = encode_call(_EXECUTE, manifest.account("bob"), ether(1) // 10, b"")
    return _operation(manifest, call, HOSTILE_DAPP, factory="poisoning_dust_sender")


def _operation(manifest: Manifest, call: str, origin: dict[str, str], factory: str | None = None) -> Request:
    fields: dict[str, Any] = {"sender": manifest.account("alice"), "nonce": "0x0", "callData": call}
    if factory is not None:
        fields |= {"factory": manifest.address(factory), "factoryData": "0x"}
    return signature(manifest, "eth_sendUserOperation", [fields, ENTRY_POINT], origin=origin)
