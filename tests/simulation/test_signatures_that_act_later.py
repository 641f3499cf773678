"""What others can do later with a signature, and what a call changes about who may act: from state, on a fork."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from decoders.outcome import Known
from simulation.effects import Effects
from tests.simulation.test_effects_on_the_fixture_chain import simulate_all
from txexplain.chain.amounts import UNLIMITED, ether, usdc
from txexplain.chain.build import build
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios import SCENARIOS
from txexplain.chain.scenarios.request import HOSTILE_DAPP, signature, transaction, typed
from txexplain.chain.scenarios.signatures import TYPED_DATA
from txexplain.chain.serve import upstream

pytestmark = pytest.mark.anvil

_DOMAIN = ("name:string", "chainId:uint256", "verifyingContract:address")
_PERMITTED = ("token:address", "amount:uint256")
_REST = ("spender:address", "nonce:uint256", "deadline:uint256")
_APPROVE = "approve(address,address,uint160,uint48)"
_END = 1_900_000_000


def permit2_transfer(manifest: Manifest, *tokens: tuple[str, int]) -> dict[str, Any]:
    """A signature for Permit2 that lets Mallory take so much of each token."""
    batch = len(tokens) > 1
    named = [{"token": manifest.address(name), "amount": str(amount)} for name, amount in tokens]
    primary = "PermitBatchTransferFrom" if batch else "PermitTransferFrom"
    member = f"permitted:TokenPermissions{'[]' if batch else ''}"
    types = {"EIP712Domain": _DOMAIN, primary: (member, *_REST), "TokenPermissions": _PERMITTED}
    document = {
        "types": {name: typed(fields) for name, fields in types.items()},
        "primaryType": primary,
        "domain": {"name": "Permit2", "chainId": manifest.chain_id, "verifyingContract": manifest.address("permit2")},
        "message": {
            "permitted": named if batch else named[0],
            "spender": manifest.account("mallory"),
            "nonce": "0",
            "deadline": str(_END),
        },
    }
    return signature(manifest, TYPED_DATA, [manifest.account("alice"), document], origin=HOSTILE_DAPP)


def bodies(manifest: Manifest) -> dict[str, dict[str, Any]]:
    approve = encode_call(_APPROVE, manifest.address("dai"), manifest.account("mallory"), 2**160 - 1, _END)
    own = {
        it.name: it.request(manifest) for it in SCENARIOS if it.name in {"authorization", "safe-module", "safe-owner"}
    }
    return {
        **own,
        "permit2-all": permit2_transfer(manifest, ("dai", UNLIMITED)),
        "permit2-part": permit2_transfer(manifest, ("dai", ether(7))),
        "permit2-not-approved": permit2_transfer(manifest, ("usdc", usdc(5))),
        "permit2-batch": permit2_transfer(manifest, ("dai", ether(1)), ("dai", ether(2))),
        "permit2-approve": transaction(manifest, manifest.address("permit2"), approve, gas=150_000),
    }


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return build(say=lambda _line: None)


@pytest.fixture(scope="module")
def found(manifest: Manifest) -> Mapping[str, Effects]:
    with upstream() as node:
        outcomes = asyncio.run(simulate_all(manifest, node.url, bodies(manifest)))
    assert {name: it for name, it in outcomes.items() if not isinstance(it, Known)} == {}
    return {name: it.value for name, it in outcomes.items() if isinstance(it, Known)}


def lost(manifest: Manifest, effects: Effects) -> dict[str, int]:
    alice = manifest.account("alice").lower()
    return {str(it.asset.symbol): it.moved for it in effects.asset_changes if it.account == alice and it.moved}


def test_an_unlimited_permit2_signature_takes_all_that_there_is(
    found: Mapping[str, Effects], manifest: Manifest
) -> None:
    drained = found["permit2-all"]
    assert (drained.basis, drained.status) == ("permit-used", "success")
    assert lost(manifest, drained) == {"DAI": -ether(9_000)}


def test_a_limited_permit2_signature_takes_its_amount(found: Mapping[str, Effects], manifest: Manifest) -> None:
    assert lost(manifest, found["permit2-part"]) == {"DAI": -ether(7)}


def test_every_token_of_a_permit2_batch_is_taken(found: Mapping[str, Effects], manifest: Manifest) -> None:
    assert lost(manifest, found["permit2-batch"]) == {"DAI": -ether(3)}


def test_what_permit2_may_not_move_is_not_taken(found: Mapping[str, Effects], manifest: Manifest) -> None:
    refused = found["permit2-not-approved"]
    assert refused.status == "reverted"
    assert refused.revert is not None
    assert lost(manifest, refused) == {}


def test_a_transfer_authorization_is_run_as_the_transfer(found: Mapping[str, Effects]) -> None:
    """25,000 USDC are signed away, and Alice has less, so for now the authorization cannot be used."""
    run = found["authorization"]
    assert run.frames[0].input.startswith("0xa9059cbb")
    assert run.status == "reverted"
    assert run.approvals == ()


def test_allowances_that_permit2_keeps_are_told_with_their_end(
    found: Mapping[str, Effects], manifest: Manifest
) -> None:
    (approval,) = found["permit2-approve"].approvals
    assert (approval.through, approval.spender) == (
        manifest.address("permit2").lower(),
        manifest.account("mallory").lower(),
    )
    assert (approval.before, approval.after, approval.expires, approval.unlimited) == (0, 2**160 - 1, _END, True)
    assert approval.asset.symbol == "DAI"
    assert approval.owner_balance == ether(9_000)


def test_a_safes_new_module_and_owner_are_told_from_its_storage(
    found: Mapping[str, Effects], manifest: Manifest
) -> None:
    module = [it for it in found["safe-module"].state_changes if it.kind == "module"]
    owner = [it for it in found["safe-owner"].state_changes if it.kind == "co-owner"]
    assert [(it.before, len(it.after)) for it in module] == [("0x", 42)]
    assert [(it.before, it.after) for it in owner] == [("0x", manifest.account("mallory").lower())]
