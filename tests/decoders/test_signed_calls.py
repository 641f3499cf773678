"""Signatures that make somebody call for the signer, or act as the signer: forwarders, delegations, agents, Safes."""

from typing import Any

import pytest

from tests.decoders.test_calls import SIGNER, SPENDER, TOKEN, TRANSFER, calldata, hexed
from tests.decoders.test_decode import ZERO, meaning, typed

FORWARDER = {"chainId": 1, "verifyingContract": "0x" + "99" * 20}
WORD = "0x" + "00" * 32
CALL = hexed(calldata(TRANSFER, SPENDER, "5"))


@pytest.mark.parametrize("more", ["", ", uint48 deadline", ", uint256 validUntilTime"])
def test_the_call_of_a_forward_request_is_opened(more: str) -> None:
    fields = f"address from, address to, uint256 value, uint256 gas, uint256 nonce{more}, bytes data"
    message = {
        "from": SIGNER, "to": TOKEN, "value": 0, "gas": 1, "nonce": 0, "deadline": 1, "validUntilTime": 1, "data": CALL,
    }  # fmt: skip
    decoded = meaning(typed("ForwardRequest", {"ForwardRequest": fields}, message, domain=FORWARDER))
    assert decoded.intent == "sign-call"
    assert decoded.call is not None
    assert (decoded.call.target, decoded.call.name, decoded.call.delegate) == (TOKEN, "transfer", False)


def test_a_meta_transaction_is_a_call_of_the_contract_on_itself() -> None:
    fields = "uint256 nonce, address from, bytes functionSignature"
    message = {"nonce": 0, "from": SIGNER, "functionSignature": CALL}
    decoded = meaning(typed("MetaTransaction", {"MetaTransaction": fields}, message))
    assert decoded.call is not None
    assert (decoded.call.target, decoded.call.sender, decoded.call.name) == (TOKEN, SIGNER, "transfer")


DELEGATION = {
    "Delegation": "address delegate, address delegator, bytes32 authority, Caveat[] caveats, uint256 salt",
    "Caveat": "address enforcer, bytes terms",
}


def test_a_delegation_without_caveats_is_told_from_a_bounded_one() -> None:
    message: dict[str, Any] = {
        "delegate": SPENDER, "delegator": SIGNER, "authority": "0x" + "ff" * 32, "caveats": [], "salt": 0,
    }  # fmt: skip
    assert meaning(typed("Delegation", DELEGATION, message)).intent == "delegate-account"
    bounded = message | {"caveats": [{"enforcer": TOKEN, "terms": "0x"}]}
    assert meaning(typed("Delegation", DELEGATION, bounded)).intent == "delegate-within-caveats"
    votes = {"Delegation": "address delegatee, uint256 nonce, uint256 expiry"}
    assert (
        meaning(typed("Delegation", votes, {"delegatee": SPENDER, "nonce": 0, "expiry": 1})).intent == "delegate-votes"
    )


def test_an_agent_of_hyperliquid_is_recognised() -> None:
    name = "HyperliquidTransaction:ApproveAgent"
    fields = "string hyperliquidChain, address agentAddress, string agentName, uint64 nonce"
    message = {"hyperliquidChain": "Mainnet", "agentAddress": SPENDER, "agentName": "", "nonce": 1}
    assert meaning(typed(name, {name: fields}, message)).intent == "approve-agent"
    agent = {"source": "a", "connectionId": "0x" + "12" * 32}
    hidden = meaning(typed("Agent", {"Agent": "string source, bytes32 connectionId"}, agent))
    assert hidden.intent == "sign-hash"
    assert "cannot be seen" in hidden.unknowns[0]


def test_a_manager_of_a_comet_may_take_all() -> None:
    fields = "address owner, address manager, bool isAllowed, uint256 nonce, uint256 expiry"
    message = {"owner": SIGNER, "manager": SPENDER, "isAllowed": True, "nonce": 0, "expiry": 1}
    types = {"Authorization": fields}
    assert meaning(typed("Authorization", types, message)).intent == "approve-all"
    assert meaning(typed("Authorization", types, message | {"isAllowed": False})).intent == "revoke"


def test_a_safe_message_is_only_bytes() -> None:
    decoded = meaning(typed("SafeMessage", {"SafeMessage": "bytes message"}, {"message": "0x" + "12" * 32}))
    assert decoded.intent == "sign-safe-message"
    assert decoded.unknowns


def test_zero_is_nobody() -> None:
    fields = "address spender, uint256 tokenId, uint256 nonce, uint256 deadline"
    message = {"spender": ZERO, "tokenId": 7, "nonce": 0, "deadline": 1}
    assert meaning(typed("Permit", {"Permit": fields}, message)).offers[0].taker is None


def test_the_owner_of_an_account_signs_its_call() -> None:
    execute = calldata("function execute(address target, uint256 value, bytes data)", TOKEN, "0", CALL)
    eighth = {
        "sender": SPENDER, "nonce": 0, "initCode": "0x", "callData": hexed(execute), "accountGasLimits": WORD,
        "preVerificationGas": 0, "gasFees": WORD, "paymasterAndData": "0x",
    }  # fmt: skip
    fields = (
        "address sender, uint256 nonce, bytes initCode, bytes callData, bytes32 accountGasLimits, "
        "uint256 preVerificationGas, bytes32 gasFees, bytes paymasterAndData"
    )
    types = {"PackedUserOperation": fields}
    decoded = meaning(typed("PackedUserOperation", types, eighth, domain=FORWARDER))
    assert decoded.call is not None
    assert [(each.target, each.name) for each in decoded.call.walk()] == [(SPENDER, "execute"), (TOKEN, "transfer")]
