"""Batches of calls (EIP-5792) over REST, run in order on one state, and beside the same calls really sent."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.journeys.reports import moved, rules
from tests.journeys.service import ServiceProcess
from txexplain.chain.amounts import UNLIMITED, ether, usdc
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.rpc import JsonRpc
from txexplain.chain.scenarios.request import HONEST_DAPP, signature
from txexplain.chain.serve import upstream

pytestmark = pytest.mark.anvil

_TRANSFER = "transfer(address,uint256)"
_APPROVE = "approve(address,uint256)"
_SWAP = "swapExactTokensForTokens(uint256,uint256,address[],address,uint256)"
_KEEPS_FROM_ACCOUNTS_WITHOUT_CODE = "0x333b600657005b6000600060006000343361fffff100"
_LATE = 4_000_000_000  # Unix seconds: a node that really mines goes by the clock of the machine
_TRAP = "0x" + "7e" * 20

Call = dict[str, str]


@pytest.fixture
def sending() -> Iterator[JsonRpc]:
    """The chain itself, where transactions are really sent."""
    with upstream() as node, JsonRpc(node.url) as rpc:
        yield rpc


def call(to: str, data: str = "0x", value: int = 0) -> Call:
    return {"to": to, "data": data, "value": hex(value)}


def swap(chain: Manifest) -> list[Call]:
    """100 USDC approved to a known router and swapped there."""
    router, token, alice = chain.address("uniswap_v2_router"), chain.address("usdc"), chain.account("alice")
    path = [token, chain.address("weth")]
    swapped = encode_call(_SWAP, usdc(100), ether(1) * 38 // 1000, path, alice, _LATE)
    return [call(token, encode_call(_APPROVE, router, usdc(100))), call(router, swapped)]


def one_too_many(chain: Manifest) -> list[Call]:
    """Three payments, of which the second is more than Alice has."""
    bob, token = chain.account("bob"), chain.address("usdc")
    amounts = (usdc(1), usdc(10**9), usdc(2))
    return [*(call(token, encode_call(_TRANSFER, bob, amount)) for amount in amounts), call(bob, value=ether(1))]


def explained(service: ServiceProcess, chain: Manifest, calls: list[Call], *, atomic: bool, **more: Any) -> Any:
    batch = {"version": "2.0.0", "chainId": hex(chain.chain_id), "from": chain.account("alice"), "calls": calls}
    body = signature(chain, "wallet_sendCalls", [{**batch, "atomicRequired": atomic}], origin=HONEST_DAPP)
    account = {"counterparties": [chain.account("bob")]}
    return service.explain({**body, "account": account, "budget_ms": 10_000, **more})


def sent(rpc: JsonRpc, chain: Manifest, calls: list[Call]) -> dict[str, dict[str, int]]:
    """What Alice and Bob really gain and pay when the calls are sent one by one, without the network fee."""
    accounts = {name: chain.account(name) for name in ("alice", "bob")}
    before = {name: held(rpc, chain, account) for name, account in accounts.items()}
    fees = 0
    for each in calls:
        fields = {**each, "from": accounts["alice"], "gas": hex(300_000)}
        receipt = mined(rpc, rpc.call("eth_sendTransaction", fields))
        fees += int(receipt["gasUsed"], 16) * int(receipt["effectiveGasPrice"], 16)
    after = {name: held(rpc, chain, account) for name, account in accounts.items()}
    changes = {name: {it: after[name][it] - before[name][it] for it in after[name]} for name in accounts}
    changes["alice"]["ETH"] += fees
    return {name: {it: amount for it, amount in found.items() if amount} for name, found in changes.items()}


def mined(rpc: JsonRpc, transaction: str) -> Any:
    """The receipt. anvil mines at once, and answers a moment before it has."""
    while (receipt := rpc.call("eth_getTransactionReceipt", transaction)) is None:
        time.sleep(0.01)
    return receipt


def held(rpc: JsonRpc, chain: Manifest, account: str) -> dict[str, int]:
    ask = encode_call("balanceOf(address)", account)
    tokens = {symbol: chain.address(symbol.lower()) for symbol in ("USDC", "WETH")}
    answers = {it: rpc.call("eth_call", {"to": at, "data": ask}, "latest") for it, at in tokens.items()}
    coins = int(rpc.call("eth_getBalance", account, "latest"), 16)
    return {"ETH": coins, **{symbol: int(answer, 16) for symbol, answer in answers.items()}}


@pytest.mark.parametrize("atomic", [True, False])
def test_a_swap_with_its_approval_is_benign_and_comes_to_what_sending_comes_to(
    service: ServiceProcess, chain: Manifest, sending: JsonRpc, *, atomic: bool
) -> None:
    report = explained(service, chain, swap(chain), atomic=atomic)
    assert report["verdict"]["level"] == "benign", rules(report)
    assert [it["status"] for it in report["effects"]["batch"]] == ["success", "success"]
    assert moved(report, chain.account("alice")) == sent(sending, chain, swap(chain))["alice"]
    assert report["effects"]["incomplete"] == []
    again = explained(service, chain, swap(chain), atomic=atomic)
    assert again["digest"] == report["digest"]
    answer = httpx.post(f"{service.url}/v1/recheck", json={"witness": report["witness"]}, timeout=20)
    assert answer.json()["holds"] is True


def test_a_call_that_fails_undoes_all_where_all_or_none_is_asked(service: ServiceProcess, chain: Manifest) -> None:
    report = explained(service, chain, one_too_many(chain), atomic=True)
    assert report["effects"]["status"] == "reverted"
    assert [it["status"] for it in report["effects"]["batch"]] == ["success", "reverted"]
    assert moved(report, chain.account("bob")) == {}
    assert "call-fails" in rules(report)


def test_a_call_that_fails_leaves_the_others_standing_as_sending_them_does(
    service: ServiceProcess, chain: Manifest, sending: JsonRpc
) -> None:
    report = explained(service, chain, one_too_many(chain), atomic=False)
    real = sent(sending, chain, one_too_many(chain))
    assert [it["status"] for it in report["effects"]["batch"]] == ["success", "reverted", "success", "success"]
    assert {name: moved(report, chain.account(name)) for name in real} == real
    (told,) = [it["title"] for it in report["verdict"]["findings"] if it["rule"] == "call-fails"]
    assert told.startswith("Call 2 of 4")


def test_a_fake_claim_behind_a_good_swap_is_malicious(service: ServiceProcess, chain: Manifest) -> None:
    claim = call(chain.address("fake_claim"), encode_call("claim()"), ether(2))
    report = explained(service, chain, [*swap(chain), claim], atomic=True)
    assert report["verdict"]["level"] == "malicious"
    assert rules(report)["value-leaves-nothing-returns"] == "critical"


def test_a_swap_for_somebody_else_is_found_behind_a_good_one(service: ServiceProcess, chain: Manifest) -> None:
    router, mallory = chain.address("uniswap_v2_router"), chain.account("mallory")
    path = [chain.address("usdc"), chain.address("weth")]
    away = call(router, encode_call(_SWAP, usdc(200), ether(1) * 7 // 100, path, mallory, _LATE))
    allowed = call(path[0], encode_call(_APPROVE, router, usdc(200)))
    report = explained(service, chain, [*swap(chain), allowed, away], atomic=True)
    assert "swap-pays-somebody-else" in rules(report)
    assert report["verdict"]["level"] in {"warning", "malicious"}


def test_an_approval_hidden_in_the_third_call_is_malicious(service: ServiceProcess, chain: Manifest) -> None:
    approval = bytes.fromhex(encode_call(_APPROVE, chain.account("mallory"), UNLIMITED)[2:])
    hidden = call(chain.address("bundle_token"), encode_call("multicall(bytes[])", [approval]))
    report = explained(service, chain, [*swap(chain), hidden], atomic=True)
    assert report["verdict"]["level"] == "malicious"
    assert "approval-hidden-in-call" in rules(report)


def test_a_later_call_finds_what_an_earlier_one_left(service: ServiceProcess, chain: Manifest) -> None:
    """Ether wrapped by the first call is what the second one pays with."""
    weth, bob = chain.address("weth"), chain.account("bob")
    calls = [call(weth, encode_call("deposit()"), ether(3)), call(weth, encode_call(_TRANSFER, bob, ether(3)))]
    report = explained(service, chain, calls, atomic=True)
    assert moved(report, chain.account("alice")) == {"ETH": -ether(3)}
    assert moved(report, bob) == {"WETH": ether(3)}


def test_a_contract_that_asks_whether_its_caller_has_code_is_found(service: ServiceProcess, chain: Manifest) -> None:
    trap = {"state_overrides": {_TRAP: {"code": _KEEPS_FROM_ACCOUNTS_WITHOUT_CODE}}}
    deposit = call(_TRAP, value=ether(1))
    either = explained(service, chain, [deposit], atomic=False, **trap)
    assert [it["on"] for it in either["effects"]["evasion"]["diverged"]] == [["account_code"]]
    assert rules(either)["result-depends-on-block"] == "critical"
    together = explained(service, chain, [deposit], atomic=True, **trap)
    assert together["effects"]["evasion"]["diverged"] == []


@pytest.mark.parametrize("form", ["delegated", "contract"])
def test_an_account_that_has_code_keeps_it_for_others(service: ServiceProcess, chain: Manifest, form: str) -> None:
    """The deposit is paid back by a call to the account, whose own code then passes it on to Bob."""
    to_bob = "0x600060006000600047" + "73" + chain.account("bob")[2:].lower() + "61fffff100"
    elsewhere = "0x" + "7d" * 20
    own = {elsewhere: {"code": to_bob}, chain.account("alice"): {"code": "0xef0100" + elsewhere[2:]}}
    if form == "contract":
        own = {chain.account("alice"): {"code": to_bob}}
    overrides = {**own, _TRAP: {"code": _KEEPS_FROM_ACCOUNTS_WITHOUT_CODE}}
    overrides[chain.account("alice")]["balance"] = hex(ether(10))
    more = {"state_overrides": overrides}
    report = explained(service, chain, [call(_TRAP, value=ether(1))], atomic=True, **more)
    assert moved(report, chain.account("bob"))["ETH"] > ether(9)
