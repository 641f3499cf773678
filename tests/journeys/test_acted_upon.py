"""Signatures that a contract acts upon, over REST: Safe transactions and Seaport orders, run as they will be."""

from typing import Any, cast

import pytest

from tests.journeys.reports import moved, rules
from tests.journeys.service import ServiceProcess
from txexplain.chain.accounts import ZERO
from txexplain.chain.amounts import UNLIMITED, ether, usdc
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.protocols.seaport_order import ERC20, NATIVE, NFT, order_components, order_typed_data
from txexplain.chain.scenarios.request import HONEST_DAPP, signature, typed
from txexplain.chain.scenarios.signatures import TYPED_DATA

pytestmark = pytest.mark.anvil

_TRANSFER = "transfer(address,uint256)"
_SAFE_TX = (
    *("to:address", "value:uint256", "data:bytes", "operation:uint8", "safeTxGas:uint256", "baseGas:uint256"),
    *("gasPrice:uint256", "gasToken:address", "refundReceiver:address", "nonce:uint256"),
)
_DOMAIN = ("chainId:uint256", "verifyingContract:address")
_RESTRICTED = "2"
ANY_OF_COLLECTION, ANY_OF_IDS = 4, 5  # Seaport's item types with criteria
_BUDGET = 10_000


def safe_signature(chain: Manifest, to: str, data: str = "0x", **fields: Any) -> dict[str, Any]:
    """Alice signs for the Safe that she shares with two others, of whom two must sign."""
    message = {"to": to, "value": "0", "data": data, "operation": 0, "safeTxGas": "0", "baseGas": "0", "gasPrice": "0"}
    document = {
        "types": {"EIP712Domain": typed(_DOMAIN), "SafeTx": typed(_SAFE_TX)},
        "primaryType": "SafeTx",
        "domain": {"chainId": chain.chain_id, "verifyingContract": chain.address("team_safe")},
        "message": {**message, "gasToken": ZERO, "refundReceiver": ZERO, "nonce": "0", **fields},
    }
    body = signature(chain, TYPED_DATA, [chain.account("alice"), document], origin=HONEST_DAPP)
    return {**body, "account": {"counterparties": [chain.account("bob")]}, "budget_ms": _BUDGET}


def order(chain: Manifest, asked: list[tuple[int, str, int, int, str]], **changed: str) -> dict[str, Any]:
    """Alice's ape for what is asked."""
    alice, ape = chain.account("alice"), cast("list[int]", chain.fact("alices_apes"))[0]
    components = {**order_components(alice, [(NFT, chain.address("apes"), ape, 1)], asked, salt=9), **changed}
    document = order_typed_data(chain.chain_id, chain.address("seaport"), components)
    return {**signature(chain, TYPED_DATA, [alice, document], origin=HONEST_DAPP), "budget_ms": _BUDGET}


def test_a_safe_pays_by_its_own_code_and_no_signature_is_missing(service: ServiceProcess, chain: Manifest) -> None:
    payment = encode_call(_TRANSFER, chain.account("bob"), usdc(7))
    report = service.explain(safe_signature(chain, chain.address("usdc"), payment))
    assert report["effects"]["status"] == "success"
    assert moved(report, chain.address("team_safe")) == {"USDC": -usdc(7)}
    assert moved(report, chain.account("bob")) == {"USDC": usdc(7)}
    assert "2 of its owners" in report["effects"]["assumptions"][0]
    assert report["verdict"]["level"] == "benign", rules(report)


def test_a_lower_threshold_shows_from_what_to_what(service: ServiceProcess, chain: Manifest) -> None:
    report = service.explain(
        safe_signature(chain, chain.address("team_safe"), encode_call("changeThreshold(uint256)", 1))
    )
    (change,) = report["effects"]["state_changes"]
    assert (change["kind"], int(change["before"], 16), int(change["after"], 16)) == ("threshold", 2, 1)


def test_the_theft_of_a_safe_is_seen_before_it_is_signed(service: ServiceProcess, chain: Manifest) -> None:
    """The February 2025 theft: `transfer` by delegatecall, which writes the Safe's slot 0."""
    inner = encode_call(_TRANSFER, chain.account("mallory"), 0)
    report = service.explain(safe_signature(chain, chain.address("safe_takeover"), inner, operation=1))
    assert report["verdict"]["level"] == "malicious"
    assert "safe-storage-change" in rules(report)


def test_an_approval_signed_for_a_safe_is_one(service: ServiceProcess, chain: Manifest) -> None:
    approval = encode_call("approve(address,uint256)", chain.account("mallory"), UNLIMITED)
    report = service.explain(safe_signature(chain, chain.address("usdc"), approval))
    assert [it["owner"] for it in report["effects"]["approvals"]] == [chain.address("team_safe").lower()]
    assert report["verdict"]["level"] == "malicious", rules(report)


@pytest.mark.parametrize("gas", ["0", "60000"])
def test_a_payment_that_the_safe_cannot_make_is_a_failure(service: ServiceProcess, chain: Manifest, gas: str) -> None:
    """Where gas is set aside the Safe's transaction succeeds and tells of the failure in an event."""
    payment = encode_call(_TRANSFER, chain.account("bob"), usdc(10**9))
    report = service.explain(safe_signature(chain, chain.address("usdc"), payment, safeTxGas=gas))
    assert report["effects"]["status"] == "reverted"
    assert moved(report, chain.address("team_safe")) == {}


def test_a_transaction_signed_ahead_is_run_as_if_its_turn_had_come(service: ServiceProcess, chain: Manifest) -> None:
    report = service.explain(safe_signature(chain, chain.account("bob"), value=str(ether(1)), nonce="5"))
    assert moved(report, chain.account("bob")) == {"ETH": ether(1)}
    assert any("left out" in note for note in report["effects"]["assumptions"])


@pytest.mark.parametrize("restricted", [False, True])
def test_an_order_gives_what_it_offers_for_what_it_asks(
    service: ServiceProcess, chain: Manifest, *, restricted: bool
) -> None:
    """Also where a zone has a say: it is taken to agree, since it may."""
    alice, bob, token = chain.account("alice"), chain.account("bob"), chain.address("usdc")
    asked = [(ERC20, token, 0, usdc(50), alice), (ERC20, token, 0, usdc(5), bob)]
    zone = {"orderType": _RESTRICTED, "zone": chain.address("reverter")} if restricted else {}
    report = service.explain(order(chain, asked, **zone))
    assert report["effects"]["basis"] == "permit-used"
    assert moved(report, alice) == {"APES": -1, "USDC": usdc(50)}
    assert moved(report, bob) == {"USDC": usdc(5)}
    assert len(report["effects"]["assumptions"]) == 1 + restricted


def test_an_nft_asked_for_comes_from_who_has_it(service: ServiceProcess, chain: Manifest) -> None:
    alice, listing = chain.account("alice"), cast("dict[str, Any]", chain.fact("seaport_listing"))
    wanted = int(listing["components"]["offer"][0]["identifierOrCriteria"])
    report = service.explain(order(chain, [(NFT, chain.address("apes"), wanted, 1, alice)]))
    changes = [it for it in report["effects"]["asset_changes"] if it["account"] == alice.lower()]
    assert sorted((int(it["delta"]), it["asset"]["token_id"] == str(wanted)) for it in changes) == [
        (-1, False),
        (1, True),
    ]


def test_an_order_for_any_piece_of_a_collection_is_run_with_one_that_exists(
    service: ServiceProcess, chain: Manifest
) -> None:
    alice, apes = chain.account("alice"), chain.address("apes")
    report = service.explain(order(chain, [(ANY_OF_COLLECTION, apes, 0, 1, alice)]))
    assert report["effects"]["status"] == "success", report["effects"]
    changes = [it for it in report["effects"]["asset_changes"] if it["account"] == alice.lower()]
    own = {it["asset"]["token_id"]: it["delta"] for it in changes}
    given, found = (str(cast("list[int]", chain.fact(f"{owner}_apes"))[0]) for owner in ("alices", "bobs"))
    assert own == {given: "-1", found: "1"}
    assert any(f"it was run with #{found}" in note for note in report["effects"]["assumptions"])


@pytest.mark.parametrize(
    ("offered", "asked", "reason"),
    [
        ((ANY_OF_COLLECTION, 0), (NATIVE, ZERO, 0), "does not tell which ones the maker owns"),
        ((ANY_OF_IDS, 0), (NATIVE, ZERO, 0), "ERC-1155"),
        ((NFT, 11), (ANY_OF_COLLECTION, "apes", 2**255), "any item of a set"),
    ],
)
def test_an_order_by_criteria_that_cannot_be_chosen_for_says_what_is_missing(
    service: ServiceProcess, chain: Manifest, offered: tuple[int, int], asked: tuple[int, str, int], reason: str
) -> None:
    alice, apes = chain.account("alice"), chain.address("apes")
    kind, token, criteria = asked
    wanted = (kind, apes if token == "apes" else token, criteria, 1, alice)
    components = order_components(alice, [(offered[0], apes, offered[1], 1)], [wanted], salt=10)
    document = order_typed_data(chain.chain_id, chain.address("seaport"), components)
    report = service.explain({**signature(chain, TYPED_DATA, [alice, document], origin=HONEST_DAPP)})
    assert report["effects"]["status"] == "unavailable"
    assert reason in report["effects"]["reason"]


def test_an_order_that_nobody_can_fill_has_no_effects_and_a_reason(service: ServiceProcess, chain: Manifest) -> None:
    report = service.explain(order(chain, [(NATIVE, ZERO, 0, ether(1), chain.account("alice"))], counter="3"))
    assert report["effects"]["status"] == "unavailable"
    assert "counter" in report["effects"]["reason"]
