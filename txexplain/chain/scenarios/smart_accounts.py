"""Accounts that are contracts: a Safe doing what it is for, a Safe being taken over, and EIP-7702 delegation."""

from typing import Any, Final

from txexplain.chain.accounts import ZERO
from txexplain.chain.amounts import UNLIMITED, usdc
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HOSTILE_DAPP, Request, transaction

EXECUTE: Final = "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)"
TRANSFER: Final = "transfer(address,uint256)"
CALL: Final = 0
DELEGATECALL: Final = 1


def safe_transfer(manifest: Manifest) -> Request:
    """Alice's Safe pays Bob 250 USDC."""
    inner = encode_call(TRANSFER, manifest.account("bob"), usdc(250))
    return _execute(manifest, manifest.address("usdc"), inner, CALL, counterparties=[manifest.account("bob")])


def safe_hidden_approval(manifest: Manifest) -> Request:
    """A MultiSend of two calls, the second of which approves Mallory for all of the Safe's USDC."""
    token = manifest.address("usdc")
    payment = encode_call(TRANSFER, manifest.account("bob"), usdc(1))
    approval = encode_call("approve(address,uint256)", manifest.account("mallory"), UNLIMITED)
    packed = b"".join(_packed_call(token, call) for call in (payment, approval))
    batch = encode_call("multiSend(bytes)", packed)
    return _execute(manifest, manifest.address("safe_multisend_call_only"), batch, DELEGATECALL, HOSTILE_DAPP)


def safe_takeover(manifest: Manifest) -> Request:
    """The February 2025 theft: `transfer` by delegatecall, which writes the Safe's slot 0 and moves no token."""
    inner = encode_call(TRANSFER, manifest.account("mallory"), 0)
    return _execute(manifest, manifest.address("safe_takeover"), inner, DELEGATECALL, HOSTILE_DAPP)


def safe_new_owner(manifest: Manifest) -> Request:
    """Alice's Safe gets Mallory as a second owner who can act alone."""
    safe = manifest.address("alices_safe")
    inner = encode_call("addOwnerWithThreshold(address,uint256)", manifest.account("mallory"), 1)
    return _execute(manifest, safe, inner, CALL, HOSTILE_DAPP)


def safe_new_module(manifest: Manifest) -> Request:
    """Alice's Safe lets Mallory's private account act as a module, without any signature."""
    inner = encode_call("enableModule(address)", manifest.account("mallory"))
    return _execute(manifest, manifest.address("alices_safe"), inner, CALL, HOSTILE_DAPP)


def safe_two_approvals(manifest: Manifest) -> Request:
    """A MultiSend of two approvals for different tokens, to a contract that only ever takes."""
    approval = encode_call("approve(address,uint256)", manifest.address("approval_sweeper"), usdc(500))
    tokens = (manifest.address("usdc"), manifest.address("dai"))
    batch = encode_call("multiSend(bytes)", b"".join(_packed_call(token, approval) for token in tokens))
    return _execute(manifest, manifest.address("safe_multisend_call_only"), batch, DELEGATECALL, HOSTILE_DAPP)


def safe_new_handler(manifest: Manifest) -> Request:
    """Alice's Safe answers by Mallory's contract from then on, which may approve signatures in its name."""
    inner = encode_call("setFallbackHandler(address)", manifest.address("approval_sweeper"))
    return _execute(manifest, manifest.address("alices_safe"), inner, CALL, HOSTILE_DAPP)


def delegation_to_sweeper(manifest: Manifest) -> Request:
    """An EIP-7702 authorization from a dapp: Alice's account would run code that forwards all it receives."""
    alice = manifest.account("alice")
    request = transaction(manifest, alice, gas=100_000, origin=HOSTILE_DAPP)
    delegate = manifest.address("delegated_sweeper")
    # Unsigned, since it is Alice who is asked to sign it. Any nonce may be asked for; one is as good as another.
    authorization = {"chainId": hex(manifest.chain_id), "address": delegate, "nonce": "0x20"}
    request["params"][0]["authorizationList"] = [authorization]
    return request


def _execute(
    manifest: Manifest, to: str, data: str, operation: int, origin: dict[str, str] | None = None, **known: Any
) -> Request:
    """Alice calls her Safe herself, which stands for her signature (`v` = 1, pre-validated)."""
    owner = bytes.fromhex(manifest.account("alice")[2:])
    pre_validated = owner.rjust(32, b"\0") + bytes(32) + b"\x01"
    refund = (0, 0, 0, ZERO, ZERO)
    call = encode_call(EXECUTE, to, 0, bytes.fromhex(data[2:]), operation, *refund, pre_validated)
    return transaction(manifest, manifest.address("alices_safe"), call, gas=300_000, origin=origin, **known)


def _packed_call(to: str, data: str) -> bytes:
    """One entry of MultiSend: operation (1 byte), target (20), value (32), length (32), data."""
    content = bytes.fromhex(data[2:])
    return bytes([CALL]) + bytes.fromhex(to[2:]) + bytes(32) + len(content).to_bytes(32, "big") + content


def delegation_to_listed(manifest: Manifest) -> Request:
    """The wallet's own upgrade of Alice's account to a delegate that it lists, not asked for by any site."""
    alice = manifest.account("alice")
    request = transaction(manifest, alice, gas=100_000)
    authorization = {"chainId": hex(manifest.chain_id), "address": manifest.address("simple_7702_account")}
    request["params"][0]["authorizationList"] = [{**authorization, "nonce": "0x20"}]
    return request


def delegation_everywhere(manifest: Manifest) -> Request:
    """The listed delegate, but by an authorization that holds on every chain (chain id 0)."""
    request = delegation_to_listed(manifest)
    request["params"][0]["authorizationList"][0]["chainId"] = "0x0"
    return request


def delegation_ended(manifest: Manifest) -> Request:
    """Alice's account becomes a plain account again: good news."""
    request = delegation_to_listed(manifest)
    request["params"][0]["authorizationList"][0]["address"] = ZERO
    return request
