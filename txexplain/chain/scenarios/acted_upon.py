"""What a contract will act upon later: batches of a wallet, user operations, and transactions signed for a Safe."""

from typing import Any, Final

from txexplain.chain.accounts import ZERO
from txexplain.chain.amounts import UNLIMITED, milliether, usdc
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HONEST_DAPP, HOSTILE_DAPP, Request, deadline, signature, typed
from txexplain.chain.scenarios.signatures import TYPED_DATA

_TRANSFER: Final = "transfer(address,uint256)"
_APPROVE: Final = "approve(address,uint256)"
_SWAP: Final = "swapExactTokensForTokens(uint256,uint256,address[],address,uint256)"
_BATCH: Final = "executeBatch((address,uint256,bytes)[])"
_SAFE_DOMAIN: Final = ("chainId:uint256", "verifyingContract:address")
_SAFE_TX: Final = (
    *("to:address", "value:uint256", "data:bytes", "operation:uint8", "safeTxGas:uint256", "baseGas:uint256"),
    *("gasPrice:uint256", "gasToken:address", "refundReceiver:address", "nonce:uint256"),
)

Call = tuple[str, str]  # target, calldata


def batch_swap(manifest: Manifest) -> Request:
    """100 USDC approved to a known router and swapped there, in one batch (EIP-5792)."""
    router, token, alice = manifest.address("uniswap_v2_router"), manifest.address("usdc"), manifest.account("alice")
    path = [token, manifest.address("weth")]
    swap = encode_call(_SWAP, usdc(100), milliether(38), path, alice, deadline(manifest))
    return _batch(manifest, [(token, encode_call(_APPROVE, router, usdc(100))), (router, swap)], HONEST_DAPP)


def batch_approval(manifest: Manifest) -> Request:
    """A payment to Bob, and behind it an approval of all USDC for Mallory, in one batch."""
    return _batch(manifest, _payment_and_approval(manifest), HOSTILE_DAPP)


def operation_drain(manifest: Manifest) -> Request:
    """The same two calls as a user operation of Alice's account, which becomes a smart one with it."""
    calls = [(to, 0, bytes.fromhex(data[2:])) for to, data in _payment_and_approval(manifest)]
    authorization = {"chainId": hex(manifest.chain_id), "address": manifest.address("simple_7702_account")}
    fields: dict[str, Any] = {
        "sender": manifest.account("alice"),
        "nonce": "0x0",
        "callData": encode_call(_BATCH, calls),
        "factory": "0x7702",
        "eip7702Auth": {**authorization, "nonce": "0x20"},
    }
    params = [fields, manifest.address("entry_point")]
    return signature(manifest, "eth_sendUserOperation", params, origin=HOSTILE_DAPP)


def safe_signed_payment(manifest: Manifest) -> Request:
    """A payment to Bob that Alice signs for the Safe that she shares."""
    data = encode_call(_TRANSFER, manifest.account("bob"), usdc(7))
    request = _for_safe(manifest, manifest.address("usdc"), data, operation=0, origin=HONEST_DAPP)
    return {**request, "account": {"counterparties": [manifest.account("bob")]}}


def safe_signed_takeover(manifest: Manifest) -> Request:
    """The theft of February 2025 as it was signed: `transfer` by delegatecall, which writes the Safe's slot 0."""
    data = encode_call(_TRANSFER, manifest.account("mallory"), 0)
    return _for_safe(manifest, manifest.address("safe_takeover"), data, operation=1, origin=HOSTILE_DAPP)


def _payment_and_approval(manifest: Manifest) -> list[Call]:
    token = manifest.address("usdc")
    payment = encode_call(_TRANSFER, manifest.account("bob"), usdc(5))
    return [(token, payment), (token, encode_call(_APPROVE, manifest.account("mallory"), UNLIMITED))]


def _batch(manifest: Manifest, calls: list[Call], origin: dict[str, str]) -> Request:
    batch = {
        "version": "2.0.0",
        "chainId": hex(manifest.chain_id),
        "from": manifest.account("alice"),
        "atomicRequired": True,
        "calls": [{"to": to, "data": data, "value": "0x0"} for to, data in calls],
    }
    return signature(manifest, "wallet_sendCalls", [batch], origin=origin)


def _for_safe(manifest: Manifest, to: str, data: str, *, operation: int, origin: dict[str, str]) -> Request:
    gas = {"safeTxGas": "0", "baseGas": "0", "gasPrice": "0", "gasToken": ZERO, "refundReceiver": ZERO}
    document = {
        "types": {"EIP712Domain": typed(_SAFE_DOMAIN), "SafeTx": typed(_SAFE_TX)},
        "primaryType": "SafeTx",
        "domain": {"chainId": manifest.chain_id, "verifyingContract": manifest.address("team_safe")},
        "message": {"to": to, "value": "0", "data": data, "operation": operation, **gas, "nonce": "0"},
    }
    return signature(manifest, TYPED_DATA, [manifest.account("alice"), document], origin=origin)
