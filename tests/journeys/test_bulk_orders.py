"""Bulk orders of Seaport (a tree of orders under one signature) over REST, with every order of the tree filled."""

from typing import Any, cast

import pytest

from tests.journeys.reports import rules
from tests.journeys.service import ServiceProcess
from txexplain.chain.accounts import ZERO
from txexplain.chain.amounts import usdc
from txexplain.chain.manifest import Manifest
from txexplain.chain.protocols.seaport_order import ERC20, NATIVE, NFT, order_components, order_typed_data
from txexplain.chain.scenarios.request import HONEST_DAPP, signature
from txexplain.chain.scenarios.signatures import TYPED_DATA

pytestmark = pytest.mark.anvil

_ANY_OF_IDS = 5  # Seaport's item type of ERC-1155 by criteria


def sale(chain: Manifest, ape: int, price: int, **changed: str) -> dict[str, Any]:
    """One of Alice's apes for a price in USDC."""
    alice = chain.account("alice")
    asked = [(ERC20, chain.address("usdc"), 0, price, alice)]
    return {**order_components(alice, [(NFT, chain.address("apes"), ape, 1)], asked, salt=ape + price), **changed}


def signed(chain: Manifest, *orders: dict[str, Any]) -> dict[str, Any]:
    """The orders in a tree of two levels; what is left over is filled with empty ones, as sites do."""
    empty = {**order_components(ZERO, [], [], salt=0), "startTime": "0", "endTime": "0"}
    leaves = [*orders, *[empty] * (4 - len(orders))]
    document = order_typed_data(chain.chain_id, chain.address("seaport"), orders[0])
    types = {**document["types"], "BulkOrder": [{"name": "tree", "type": "OrderComponents[2][2]"}]}
    message = {"tree": [leaves[:2], leaves[2:]]}
    body = {**document, "types": types, "primaryType": "BulkOrder", "message": message}
    request = signature(chain, TYPED_DATA, [chain.account("alice"), body], origin=HONEST_DAPP)
    return {**request, "budget_ms": 10_000}


def alices(report: Any, chain: Manifest) -> dict[str, int]:
    """What Alice gains and pays: USDC, and apes by their number."""
    changes = report["effects"]["asset_changes"]
    own = [it for it in changes if it["account"] == chain.account("alice").lower()]
    return {str(it["asset"]["token_id"] or it["asset"]["symbol"]): int(it["delta"]) for it in own}


def apes(chain: Manifest) -> list[int]:
    return cast("list[int]", chain.fact("alices_apes"))


def test_every_order_of_the_tree_is_filled(service: ServiceProcess, chain: Manifest) -> None:
    first, second, third = apes(chain)
    orders = [sale(chain, first, usdc(50)), sale(chain, second, usdc(60)), sale(chain, third, usdc(70))]
    report = service.explain(signed(chain, *orders, orders[0]))
    assert alices(report, chain) == {str(first): -1, str(second): -1, str(third): -1, "USDC": usdc(180)}
    assert any(note.startswith("each of the 3 orders") for note in report["effects"]["assumptions"])
    assert report["effects"]["status"] == "success"
    assert service.explain(signed(chain, *orders, orders[0]))["digest"] == report["digest"]


def test_of_two_orders_for_the_same_piece_the_cheaper_one_is_filled(service: ServiceProcess, chain: Manifest) -> None:
    first, second, _third = apes(chain)
    orders = [sale(chain, first, usdc(900)), sale(chain, second, usdc(60)), sale(chain, first, 1)]
    report = service.explain(signed(chain, *orders))
    assert alices(report, chain) == {str(first): -1, str(second): -1, "USDC": usdc(60) + 1}


def test_an_order_for_nothing_among_good_ones_is_seen_in_what_happens(service: ServiceProcess, chain: Manifest) -> None:
    first, second, _third = apes(chain)
    gift = sale(chain, second, 1)
    gift["consideration"] = [{**gift["consideration"][0], "recipient": chain.account("mallory")}]
    report = service.explain(signed(chain, sale(chain, first, usdc(50)), gift))
    assert alices(report, chain) == {str(first): -1, str(second): -1, "USDC": usdc(50)}
    assert report["verdict"]["level"] == "malicious", rules(report)


def test_orders_that_cannot_be_filled_at_all_are_a_failure(service: ServiceProcess, chain: Manifest) -> None:
    """Alice owns no ape of Bob's."""
    others = cast("list[int]", chain.fact("bobs_apes"))
    report = service.explain(signed(chain, *(sale(chain, ape, usdc(50)) for ape in others)))
    assert report["effects"]["status"] == "reverted"
    assert alices(report, chain) == {}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"counter": "7"}, "counter"),
        ({"orderType": "4"}, "made by a contract"),
        ({"offerer": ZERO[:-1] + "9"}, "maker"),
    ],
)
def test_a_tree_that_cannot_be_run_whole_says_why(
    service: ServiceProcess, chain: Manifest, changed: dict[str, str], reason: str
) -> None:
    first, second, _third = apes(chain)
    other = {} if "offerer" in changed else changed
    report = service.explain(signed(chain, sale(chain, first, 5, **changed), sale(chain, second, 6, **other)))
    assert report["effects"]["status"] == "unavailable"
    assert reason in report["effects"]["reason"]


def test_a_set_that_nobody_here_knows_keeps_the_tree_from_being_run(service: ServiceProcess, chain: Manifest) -> None:
    alice, first = chain.account("alice"), apes(chain)[0]
    price = [(NATIVE, ZERO, 0, 1, alice)]
    hidden = order_components(alice, [(_ANY_OF_IDS, chain.address("apes"), 0, 1)], price, salt=5)
    report = service.explain(signed(chain, sale(chain, first, usdc(1)), hidden))
    assert report["effects"]["status"] == "unavailable"
    assert "ERC-1155" in report["effects"]["reason"]
