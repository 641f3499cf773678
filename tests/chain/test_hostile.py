"""Each trap does to its victim what its comment says: a case that harms nobody would test nothing."""

import json
from typing import Any, cast

import pytest
from eth_account import Account

from txexplain.chain.accounts import ALICE, BOB, BOB_LOOKALIKE, MALLORY, ZERO
from txexplain.chain.amounts import GWEI, UNLIMITED, ether, usdc
from txexplain.chain.deployer import Deployer
from txexplain.chain.failure import ChainError
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios import approvals, contracts, marketplace, signatures, smart_accounts, swaps, transfers
from txexplain.chain.scenarios.approvals import APPROVED
from txexplain.chain.scenarios.request import Request

pytestmark = pytest.mark.anvil

# The third key of anvil's public mnemonic.
BOBS_KEY = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"
TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"


def balance(chain: Deployer, token: str, holder: str) -> int:
    return cast("int", chain.read(chain.address(token), "balanceOf(address)", "(uint256)", holder)[0])


def allowance(chain: Deployer, token: str, owner: str, spender: str) -> int:
    return cast("int", chain.read(chain.address(token), "allowance(address,address)", "(uint256)", owner, spender)[0])


def native(chain: Deployer, account: str) -> int:
    return int(chain.rpc.call("eth_getBalance", account, "latest"), 16)


def perform(chain: Deployer, request: Request) -> dict[str, Any]:
    return chain.transact(request["params"][0], "the scenario")


def sign(chain: Deployer, request: Request) -> tuple[int, bytes, bytes]:
    """Alice signs the typed data of a scenario; v, r, s."""
    document = request["params"][1]
    typed_data = json.loads(document) if isinstance(document, str) else document
    signed = bytes.fromhex(chain.rpc.call("eth_signTypedData_v4", ALICE, typed_data)[2:])
    return signed[64], signed[:32], signed[32:64]


def test_an_approved_sweeper_takes_everything(chain: Deployer, manifest: Manifest) -> None:
    perform(chain, approvals.unlimited_sweeper_approval(manifest))
    held = balance(chain, "usdc", ALICE)
    sweep = "sweep(address,address,uint256)"
    chain.send(MALLORY, chain.address("approval_sweeper"), sweep, chain.address("usdc"), ALICE, held)
    assert balance(chain, "usdc", ALICE) == 0
    assert balance(chain, "usdc", MALLORY) == held > usdc(20_000)


def test_a_multicall_hides_an_unlimited_approval(chain: Deployer, manifest: Manifest) -> None:
    perform(chain, approvals.hidden_approval(manifest))
    assert allowance(chain, "bundle_token", ALICE, MALLORY) == UNLIMITED


def test_a_signed_permit_lets_mallory_take_usdc(chain: Deployer, manifest: Manifest) -> None:
    v, r, s = sign(chain, signatures.permit_to_account(manifest))
    permit = "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"
    chain.send(MALLORY, chain.address("usdc"), permit, ALICE, MALLORY, UNLIMITED, UNLIMITED, v, r, s)
    assert allowance(chain, "usdc", ALICE, MALLORY) == UNLIMITED


def test_a_signed_dai_permit_lets_mallory_take_dai(chain: Deployer, manifest: Manifest) -> None:
    v, r, s = sign(chain, signatures.dai_permit_to_account(manifest))
    permit = "permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)"
    chain.send(MALLORY, chain.address("dai"), permit, ALICE, MALLORY, 0, 0, APPROVED, v, r, s)
    assert allowance(chain, "dai", ALICE, MALLORY) == UNLIMITED


def test_a_signed_listing_sells_the_ape_for_one_wei(chain: Deployer, manifest: Manifest) -> None:
    request = marketplace.listing_for_nothing(manifest)
    v, r, s = sign(chain, request)
    listing = {"components": request["params"][1]["message"], "signature": "0x" + (r + s + bytes([v])).hex()}
    changed = manifest.model_copy(update={"facts": {**manifest.facts, "seaport_listing": listing}})
    purchase = marketplace.nft_purchase(changed)["params"][0]
    chain.transact({**purchase, "from": MALLORY}, "fulfilling the listing")
    assert purchase["value"] == "0x1"
    ape = cast("list[int]", manifest.fact("alices_apes"))[0]
    assert chain.read_address(chain.address("apes"), "ownerOf(uint256)", ape) == MALLORY


def test_an_honest_purchase_pays_seller_and_marketplace(chain: Deployer, manifest: Manifest) -> None:
    before = native(chain, BOB)
    perform(chain, marketplace.nft_purchase(manifest))
    ape = cast("list[int]", manifest.fact("bobs_apes"))[0]
    assert chain.read_address(chain.address("apes"), "ownerOf(uint256)", ape) == ALICE
    assert native(chain, BOB) - before == ether(1) * 975 // 1_000


def test_a_fake_claim_keeps_the_ether(chain: Deployer, manifest: Manifest) -> None:
    before = native(chain, MALLORY)
    receipt = perform(chain, contracts.fake_claim(manifest))
    assert native(chain, MALLORY) - before == ether(2)
    assert receipt["logs"] == []


def test_the_red_pill_pays_when_watched_and_steals_when_mined(chain: Deployer, manifest: Manifest) -> None:
    call = contracts.environment_dependent(manifest)["params"][0]
    options = {"tracer": "callTracer", "blockOverrides": {"coinbase": ZERO}}
    watched, mined = (chain.rpc.call("debug_traceCall", call, "latest", o) for o in (options, {"tracer": "callTracer"}))
    assert watched["calls"][0]["to"] == ALICE.lower()
    assert int(watched["calls"][0]["value"], 16) == ether(11) // 10
    assert mined["calls"][0]["to"] == MALLORY.lower()


def test_the_proxy_is_honest_until_it_is_upgraded(chain: Deployer, manifest: Manifest) -> None:
    deposit = contracts.upgradeable_deposit(manifest)
    proxy = chain.address("upgradeable_after_sign")
    perform(chain, deposit)
    assert chain.read(proxy, "credit(address)", "(uint256)", ALICE) == (ether(1),)
    chain.send(MALLORY, proxy, "upgradeTo(address)", chain.address("thieving_vault"))
    before = native(chain, MALLORY)
    perform(chain, deposit)
    assert native(chain, MALLORY) - before == ether(1)


def test_only_the_admin_upgrades_the_proxy(chain: Deployer) -> None:
    proxy, thieving = chain.address("upgradeable_after_sign"), chain.address("thieving_vault")
    with pytest.raises(ChainError, match="upgradeTo"):
        chain.send(ALICE, proxy, "upgradeTo(address)", thieving)


def test_the_lying_token_logs_a_transfer_and_moves_nothing(chain: Deployer, manifest: Manifest) -> None:
    before = (balance(chain, "lying_token", ALICE), balance(chain, "lying_token", BOB))
    receipt = perform(chain, transfers.lying_token_transfer(manifest))
    assert [log["topics"][0] for log in receipt["logs"]] == [TRANSFER]
    assert (balance(chain, "lying_token", ALICE), balance(chain, "lying_token", BOB)) == before
    assert before[0] == ether(1_000)


def test_the_toll_token_delivers_less_than_was_sent(chain: Deployer, manifest: Manifest) -> None:
    perform(chain, transfers.fee_on_transfer(manifest))
    assert balance(chain, "toll_token", BOB) == ether(95)
    assert balance(chain, "toll_token", ALICE) == ether(900)


def test_the_honeypot_can_be_bought_and_not_sold(chain: Deployer, manifest: Manifest) -> None:
    perform(chain, swaps.honeypot_purchase(manifest))
    held = balance(chain, "honeypot_token", ALICE)
    assert held > 0
    with pytest.raises(ChainError, match="transfer"):
        chain.send(ALICE, chain.address("honeypot_token"), "transfer(address,uint256)", BOB, held)


def test_a_swap_to_a_stranger_pays_the_stranger(chain: Deployer, manifest: Manifest) -> None:
    perform(chain, swaps.v2_swap_to_stranger(manifest))
    assert balance(chain, "dai", MALLORY) > ether(990)


def test_the_takeover_replaces_the_safes_singleton_and_moves_no_token(chain: Deployer, manifest: Manifest) -> None:
    receipt = perform(chain, smart_accounts.safe_takeover(manifest))
    slot = chain.rpc.call("eth_getStorageAt", chain.address("alices_safe"), "0x0", "latest")
    assert slot.endswith(MALLORY[2:].lower())
    assert all(log["topics"][0] != TRANSFER for log in receipt["logs"])


def test_a_multisend_hides_an_approval_of_the_safes_tokens(chain: Deployer, manifest: Manifest) -> None:
    perform(chain, smart_accounts.safe_hidden_approval(manifest))
    assert allowance(chain, "usdc", chain.address("alices_safe"), MALLORY) == UNLIMITED


def test_alices_history_is_poisoned_with_payments_she_never_made(chain: Deployer) -> None:
    topics = [TRANSFER, "0x" + ALICE[2:].lower().rjust(64, "0"), "0x" + BOB_LOOKALIKE[2:].lower().rjust(64, "0")]
    logs = chain.rpc.call("eth_getLogs", {"fromBlock": "0x0", "toBlock": "latest", "topics": topics})
    assert [log["address"] for log in logs] == [chain.address(token).lower() for token in ("usdc", "fake_usdc")]
    assert [int(log["data"], 16) for log in logs] == [0, usdc(75)]


def delegate_bob(chain: Deployer, manifest: Manifest) -> None:
    """Bob signs an EIP-7702 authorization and sends it himself, which is why its nonce is one ahead."""
    bob = Account.from_key(BOBS_KEY)
    nonce = int(chain.rpc.call("eth_getTransactionCount", BOB, "latest"), 16)
    delegate = {"chainId": manifest.chain_id, "address": chain.address("delegated_sweeper"), "nonce": nonce + 1}
    fees = {"gas": 200_000, "maxFeePerGas": 20 * GWEI, "maxPriorityFeePerGas": GWEI}
    fields = {"type": 4, "chainId": manifest.chain_id, "nonce": nonce, "to": ALICE, "value": 0, **fees}
    signed = bob.sign_transaction({**fields, "authorizationList": [bob.sign_authorization(delegate)]})
    chain.mine(chain.rpc.call("eth_sendRawTransaction", signed.raw_transaction.to_0x_hex()), "delegating")


def test_an_account_that_delegates_to_the_sweeper_keeps_nothing(chain: Deployer, manifest: Manifest) -> None:
    delegate_bob(chain, manifest)
    code = chain.rpc.call("eth_getCode", BOB, "latest")
    assert code == "0xef0100" + chain.address("delegated_sweeper")[2:].lower()
    before, victim = native(chain, MALLORY), native(chain, BOB)
    chain.pay(ALICE, BOB, ether(1))
    assert native(chain, BOB) == 0
    assert native(chain, MALLORY) - before == victim + ether(1)
