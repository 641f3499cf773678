"""Approvals hidden in batches and operations, decoded from real calldata; each evasion beside what must stay quiet."""

from typing import Any

import pytest

from decoders.decode import decode
from decoders.outcome import Known
from decoders.parsing import parse_signing_request
from policies.case import Case
from policies.engine import assess
from policies.policy import load_policy
from simulation.effects import ApprovalChange
from tests.policies.cases import APES, CONTRACT, NFT, PERMIT2, SAFE, SENDER, STRANGER, USDC, approval, effects, operator
from txexplain.chain.calldata import encode_call

POLICY = load_policy()
_RULE = "approval-hidden-in-call"
_APPROVE = "approve(address,uint256)"
_SINGLE = "permit(address,((address,uint160,uint48,uint48),address,uint256),bytes)"
_SEVERAL = "permit(address,((address,uint160,uint48,uint48)[],address,uint256),bytes)"
_DETAILS = (USDC, 2**160 - 1, 0, 0)
_AS_NUMBER = int(STRANGER, 16)
_ENTRY_POINT = "0x0000000071727de22e5e9d8baf0edac6f37da032"

Call = tuple[str, str]


def raw(data: str) -> bytes:
    return bytes.fromhex(data[2:])


def batch(*calls: Call) -> dict[str, Any]:
    asked = [{"to": to, "data": data, "value": "0x0"} for to, data in calls]
    params = [{"version": "2.0.0", "chainId": "0x1", "from": SENDER, "atomicRequired": True, "calls": asked}]
    return {"chain_id": 1, "method": "wallet_sendCalls", "params": params}


def operation(to: str, data: str) -> dict[str, Any]:
    execute = encode_call("execute(address,uint256,bytes)", to, 0, raw(data))
    fields = {"sender": SENDER, "nonce": "0x0", "callData": execute}
    return {"chain_id": 1, "method": "eth_sendUserOperation", "params": [fields, _ENTRY_POINT]}


def sent(to: str, data: str) -> dict[str, Any]:
    params = [{"from": SENDER, "to": to, "data": data, "value": "0x0"}]
    return {"chain_id": 1, "method": "eth_sendTransaction", "params": params}


def told(body: dict[str, Any], *approvals: ApprovalChange) -> bool:
    """Whether the rule speaks where the request comes to these approvals."""
    request = parse_signing_request(body)
    case = Case(request=request, decoded=decode(request), effects=Known(value=effects(approvals=approvals)))
    verdict = assess(case, POLICY)
    assert verdict.errors == ()
    return _RULE in {finding.rule for finding in verdict.findings}


SWAP = (CONTRACT, encode_call("mint()"))
OPEN = (USDC, encode_call(_APPROVE, STRANGER, 5))


def test_an_approval_that_the_batch_names_is_shown() -> None:
    assert not told(batch(OPEN, SWAP), approval(STRANGER, 5))


def test_a_spender_in_the_place_of_the_amount_is_not_shown() -> None:
    evasion = (USDC, encode_call(_APPROVE, CONTRACT, _AS_NUMBER))
    assert told(batch(evasion, SWAP), approval(STRANGER))


def test_an_approval_of_another_token_shows_nothing_of_this_one() -> None:
    evasion = (NFT, encode_call(_APPROVE, STRANGER, 5))
    assert told(batch(evasion, SWAP), approval(STRANGER))


def test_a_revocation_shows_no_approval_but_that_of_the_first_nft() -> None:
    revoked = encode_call(_APPROVE, STRANGER, 0)
    assert told(batch((USDC, revoked), SWAP), approval(STRANGER))
    first = APES.model_copy(update={"token_id": 0})
    assert not told(batch((NFT, revoked)), approval(STRANGER, 1, asset=first, kind="token"))
    forbidden = encode_call("setApprovalForAll(address,bool)", STRANGER, *(False,))
    assert told(batch((NFT, forbidden)), operator(STRANGER))


@pytest.mark.parametrize(
    "permit",
    [
        encode_call(_SINGLE, SENDER, (_DETAILS, STRANGER, 9), b"\1" * 65),
        encode_call(_SEVERAL, SENDER, ([(NFT, 1, 0, 0), _DETAILS], STRANGER, 9), b"\1" * 65),
        encode_call("approve(address,address,uint160,uint48)", USDC, STRANGER, 7, 0),
    ],
)
def test_what_permit2_is_told_in_the_open_is_shown(permit: str) -> None:
    assert not told(batch((PERMIT2, permit), SWAP), approval(STRANGER))


@pytest.mark.parametrize(
    "permit",
    [
        encode_call("permit(address,address,uint256,uint256,bytes)", SENDER, STRANGER, 7, 9, b"\1" * 65),
        encode_call(
            "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
            *(SENDER, STRANGER, 7, 9, 27, b"\1" * 32, b"\1" * 32),
        ),
        encode_call(
            "permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)",
            *(SENDER, STRANGER, 0, 9, True, 27, b"\1" * 32, b"\1" * 32),
        ),
    ],
)
def test_a_permit_that_the_batch_uses_is_shown(permit: str) -> None:
    assert not told(batch((USDC, permit), SWAP), approval(STRANGER))


@pytest.mark.parametrize(
    "permit",
    [
        encode_call(_SINGLE, SENDER, ((STRANGER, _AS_NUMBER, 0, 0), CONTRACT, _AS_NUMBER), b"\1" * 65),
        encode_call(_SEVERAL, SENDER, ([(STRANGER, 1, 0, 0), _DETAILS], CONTRACT, _AS_NUMBER), b"\1" * 65),
        encode_call(_SINGLE, STRANGER, (_DETAILS, STRANGER, 9), b"\1" * 65),
    ],
)
def test_only_the_spender_of_a_permit_counts_and_only_of_the_owners_own(permit: str) -> None:
    assert told(batch((PERMIT2, permit), SWAP), approval(STRANGER))


def test_an_approval_that_a_token_makes_on_itself_is_not_shown() -> None:
    inside = encode_call("multicall(bytes[])", [raw(encode_call(_APPROVE, STRANGER, 5))])
    assert told(batch(SWAP, (USDC, inside)), approval(STRANGER))


def test_an_operation_shows_what_its_account_calls() -> None:
    inside = encode_call("multicall(bytes[])", [raw(OPEN[1])])
    assert not told(operation(*OPEN), approval(STRANGER))
    assert told(operation(USDC, inside), approval(STRANGER))


def test_a_contract_that_borrows_the_selector_of_an_account_shows_nothing_of_the_users() -> None:
    """The user calls what looks like a smart account, which approves for itself; the user's approval is another."""
    looks_open = encode_call("execute(address,uint256,bytes)", USDC, 0, raw(OPEN[1]))
    assert told(sent(CONTRACT, looks_open), approval(STRANGER))
    assert not told(sent(SAFE, looks_open), approval(STRANGER, owner=SAFE))
