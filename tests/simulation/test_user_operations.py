"""User operations (ERC-4337) run through the real EntryPoint, and beside the same operation signed and really sent."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from eth_abi.abi import decode as abi_decode
from eth_account import Account

from decoders.outcome import Known, Unavailable
from decoders.parsing import parse_signing_request
from decoders.primitives import bytes_of
from decoders.requests import UserOperation
from simulation.effects import Effects
from simulation.execution.staging.handle_ops import filled, handle_ops
from simulation.execution.staging.operation import sender_creator
from tests.simulation.test_effects_on_the_fixture_chain import moved, simulate_all
from txexplain.chain.amounts import GWEI, UNLIMITED, ether, usdc
from txexplain.chain.build import build
from txexplain.chain.calldata import encode_call
from txexplain.chain.deployer import Deployer
from txexplain.chain.manifest import Manifest
from txexplain.chain.rpc import JsonRpc
from txexplain.chain.scenarios.request import HONEST_DAPP, signature
from txexplain.chain.serve import upstream

pytestmark = pytest.mark.anvil

# The second key of anvil's public mnemonic.
ALICES_KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"
_EXECUTE = "execute(address,uint256,bytes)"
_BATCH = "executeBatch((address,uint256,bytes)[])"
_SENT_ELSEWHERE = "0x0000000071727de22e5e9d8baf0edac6f37da032"
_GAS = {
    "callGasLimit": hex(300_000),
    "verificationGasLimit": hex(400_000),
    "preVerificationGas": hex(50_000),
    "maxFeePerGas": hex(5 * GWEI),
    "maxPriorityFeePerGas": hex(GWEI),
}


def operation(manifest: Manifest, account: str, call: str, entry_point: str = "", **fields: Any) -> dict[str, Any]:
    body = {"sender": account, "nonce": "0x0", "callData": call, **fields}
    params = [body, entry_point or manifest.address("entry_point")]
    return signature(manifest, "eth_sendUserOperation", params, origin=HONEST_DAPP)


def created(manifest: Manifest) -> dict[str, str]:
    make = encode_call("createAccount(address,uint256)", manifest.account("alice"), 0)
    return {"factory": manifest.address("simple_account_factory"), "factoryData": make}


def payment(manifest: Manifest) -> str:
    return encode_call(_EXECUTE, manifest.account("bob"), ether(1) // 10, b"")


def delegated(manifest: Manifest) -> dict[str, Any]:
    """The account becomes one of EIP-7702 with the operation."""
    to = {"address": manifest.address("simple_7702_account"), "nonce": "0x20"}
    return {"factory": "0x7702", "eip7702Auth": {"chainId": hex(manifest.chain_id), **to}, **_GAS}


def bodies(manifest: Manifest) -> dict[str, dict[str, Any]]:
    smart, alice, token = (
        str(manifest.fact("alices_smart_account")),
        manifest.account("alice"),
        manifest.address("usdc"),
    )
    paid = bytes.fromhex(encode_call("transfer(address,uint256)", manifest.account("bob"), usdc(5))[2:])
    approved = bytes.fromhex(encode_call("approve(address,uint256)", manifest.account("mallory"), UNLIMITED)[2:])
    too_much = bytes.fromhex(encode_call("transfer(address,uint256)", manifest.account("bob"), usdc(10**9))[2:])
    hidden = encode_call(_BATCH, [(token, 0, paid), (token, 0, approved)])
    return {
        "creates": operation(manifest, smart, payment(manifest), **created(manifest), **_GAS),
        "open": operation(manifest, smart, payment(manifest), **created(manifest)),
        "delegated": operation(manifest, alice, hidden, **delegated(manifest)),
        "fails": operation(manifest, alice, encode_call(_EXECUTE, token, 0, too_much), **delegated(manifest)),
        "nobody": operation(manifest, alice, payment(manifest), **_GAS),
        "elsewhere": operation(manifest, smart, payment(manifest), _SENT_ELSEWHERE, **_GAS),
    }


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return build(say=lambda _line: None)


@pytest.fixture(scope="module")
def outcomes(manifest: Manifest) -> Mapping[str, Any]:
    with upstream() as node, JsonRpc(node.url) as rpc:
        rpc.call("anvil_setBalance", str(manifest.fact("alices_smart_account")), hex(ether(1)))
        return asyncio.run(simulate_all(manifest, node.url, bodies(manifest)))


@pytest.fixture(scope="module")
def found(outcomes: Mapping[str, Any]) -> Mapping[str, Effects]:
    return {name: it.value for name, it in outcomes.items() if isinstance(it, Known)}


def paid(effects: Effects, account: str) -> tuple[int, int]:
    """What the account gives, and what of it the EntryPoint gets before it acts, in wei."""
    (change,) = [it for it in effects.asset_changes if it.account == account.lower() and it.asset.type == "native"]
    return -change.moved, -change.fee


def test_an_account_made_by_the_operation_pays_what_it_pays_when_really_sent(
    found: Mapping[str, Effects], manifest: Manifest
) -> None:
    simulated, smart = found["creates"], str(manifest.fact("alices_smart_account"))
    assert simulated.status == "success"
    assert paid(simulated, smart)[0] == ether(1) // 10
    assert sum(paid(simulated, smart)) == really_paid(manifest, smart)
    assert moved(manifest, simulated, "bob") == {"ETH": ether(1) // 10}
    assert 0 < simulated.fee < paid(simulated, smart)[1]


def really_paid(manifest: Manifest, smart: str) -> int:
    """Signed with Alice's key and sent by a bundler: what the account has less afterwards, in wei."""
    parsed = parse_signing_request(bodies(manifest)["creates"]).payload
    assert isinstance(parsed, UserOperation)
    with upstream() as node, JsonRpc(node.url) as rpc:
        rpc.call("evm_setAutomine", *(False,))
        chain = Deployer(rpc, dict(manifest.contracts), dict(manifest.facts))
        rpc.call("anvil_setBalance", smart, hex(ether(1)))
        assert parsed.user_op_hash is not None
        signed = Account.from_key(ALICES_KEY).unsafe_sign_hash(bytes_of(parsed.user_op_hash)).signature
        carol = manifest.account("carol")
        data = handle_ops(parsed.model_copy(update={"signature": "0x" + signed.hex()}), carol.lower())
        chain.transact({"from": carol, "to": manifest.address("entry_point"), "data": data}, "the operation")
        return ether(1) - int(rpc.call("eth_getBalance", smart, "latest"), 16)


def test_what_is_assumed_is_said(found: Mapping[str, Effects]) -> None:
    assert "signature was taken as valid" in found["creates"].assumptions[0]
    assert any("created first" in note for note in found["creates"].assumptions)
    assert any("authorization was taken as signed" in note for note in found["delegated"].assumptions)
    assert found["creates"].incomplete == ()
    assert [it.values for it in found["creates"].evasion.diverged] == []


def test_without_gas_and_fees_nothing_is_charged_and_that_is_said(
    found: Mapping[str, Effects], manifest: Manifest
) -> None:
    assert paid(found["open"], str(manifest.fact("alices_smart_account"))) == (ether(1) // 10, 0)
    assert (found["open"].fee, any("left out" in note for note in found["open"].assumptions)) == (0, True)


def test_a_delegated_account_shows_the_approval_behind_its_payment(
    found: Mapping[str, Effects], manifest: Manifest
) -> None:
    run = found["delegated"]
    assert moved(manifest, run, "alice") == {"USDC": -usdc(5)}
    (approval,) = run.approvals
    assert (approval.spender, approval.unlimited) == (manifest.account("mallory").lower(), True)


def test_a_call_that_the_entry_point_lets_fail_is_a_failure(found: Mapping[str, Effects], manifest: Manifest) -> None:
    run = found["fails"]
    assert (run.status, run.frames[0].error) == ("reverted", None)
    assert run.revert is not None
    assert moved(manifest, run, "alice") == {}
    assert run.fee > 0


def test_an_account_that_is_not_there_fails_as_on_the_chain(found: Mapping[str, Effects]) -> None:
    revert = found["nobody"].revert
    assert revert is not None
    assert (revert.signature, revert.message) == ("FailedOp(uint256,string)", "AA20 account not deployed")


def test_no_entry_point_means_no_effects_and_never_a_run_that_does_nothing(outcomes: Mapping[str, Any]) -> None:
    assert isinstance(outcomes["elsewhere"], Unavailable)
    assert "no EntryPoint" in outcomes["elsewhere"].reason


def test_each_version_has_its_own_form() -> None:
    """The selectors are those that block explorers show for the EntryPoints at their addresses."""
    fields: dict[str, Any] = {
        "entry_point": "0x" + "aa" * 20,
        "account": "0x" + "bb" * 20,
        "nonce": 7,
    }
    old = UserOperation(
        entry_point_version="0.6", factory="0x" + "cc" * 20, factory_data="0x56", call_data="0x12", **fields
    )
    new = UserOperation(
        entry_point_version="0.7", paymaster="0x" + "dd" * 20, paymaster_data="0x78", call_data="0x12", **fields
    )
    calls = {it.entry_point_version: handle_ops(filled(it, 7), "0x" + "ee" * 20) for it in (old, new)}
    assert {version: call[:10] for version, call in calls.items()} == {"0.6": "0x1fad948c", "0.7": "0x765e827f"}
    (((_, nonce, init_code, *_),), _) = abi_decode(
        ["(address,uint256,bytes,bytes,uint256,uint256,uint256,uint256,uint256,bytes,bytes)[]", "address"],
        bytes_of("0x" + calls["0.6"][10:]),
    )
    assert (nonce, init_code) == (7, bytes.fromhex("cc" * 20 + "56"))
    assert "dd" * 20 + (10**6).to_bytes(16).hex() * 2 + "78" in calls["0.7"]


def test_the_helper_that_calls_factories_is_where_the_entry_points_have_it() -> None:
    """0.6 and 0.7: as their source and block explorers name them."""
    assert sender_creator("0x5ff137d4b0fdcd49dca30c7cf57e578a026d2789") == "0x7fc98430eaedbb6070b35b39d798725049088348"
    assert sender_creator(_SENT_ELSEWHERE) == "0xefc2c1444ebcc4db75e7613d20c6a62ff67a167c"
