"""Seaport orders that give any piece of a collection, run with one that their maker owns."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from decoders.outcome import Known
from tests.simulation.test_effects_on_the_fixture_chain import effects, simulate_all
from txexplain.chain.accounts import LIQUIDITY_PROVIDER, ZERO
from txexplain.chain.amounts import ether
from txexplain.chain.build import build
from txexplain.chain.deployer import Deployer
from txexplain.chain.manifest import Manifest
from txexplain.chain.protocols.seaport_order import NATIVE, order_components, order_typed_data
from txexplain.chain.rpc import JsonRpc
from txexplain.chain.scenarios.request import HONEST_DAPP, signature
from txexplain.chain.scenarios.signatures import TYPED_DATA
from txexplain.chain.serve import upstream

pytestmark = pytest.mark.anvil

_ANY_OF_COLLECTION = 4


def listing(manifest: Manifest, pieces: int, price: int) -> dict[str, Any]:
    """So many pieces of the collection, whichever, for a price in wei."""
    offered = [(_ANY_OF_COLLECTION, manifest.address("uniswap_v3_positions"), 0, 1)] * pieces
    components = order_components(LIQUIDITY_PROVIDER, offered, [(NATIVE, ZERO, 0, price, LIQUIDITY_PROVIDER)], salt=3)
    document = order_typed_data(manifest.chain_id, manifest.address("seaport"), components)
    return signature(manifest, TYPED_DATA, [LIQUIDITY_PROVIDER, document], origin=HONEST_DAPP)


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return build(say=lambda _line: None)


@pytest.fixture(scope="module")
def found(manifest: Manifest) -> Mapping[str, Any]:
    bodies = {"one": listing(manifest, 1, ether(1)), "too many": listing(manifest, 9, ether(1))}
    with upstream() as node, JsonRpc(node.url) as rpc:
        rpc.call("evm_setAutomine", *(False,))
        chain = Deployer(rpc, dict(manifest.contracts), dict(manifest.facts))
        positions, seaport = manifest.address("uniswap_v3_positions"), manifest.address("seaport")
        chain.send(LIQUIDITY_PROVIDER, positions, "setApprovalForAll(address,bool)", seaport, *(True,))
        return asyncio.run(simulate_all(manifest, node.url, bodies))


def test_any_piece_is_one_that_the_maker_owns(found: Mapping[str, Any], manifest: Manifest) -> None:
    run = effects(dict(found), "one")
    own = [it for it in run.asset_changes if it.account == LIQUIDITY_PROVIDER.lower()]
    positions = manifest.address("uniswap_v3_positions").lower()
    assert [(it.asset.token_id, it.moved) for it in own if it.asset.address == positions] == [(1, -1)]
    assert [it.moved for it in own if it.asset.type == "native"] == [ether(1)]
    assert any("as its filler chooses; it was run with #1" in note for note in run.assumptions)


def test_more_pieces_than_the_maker_owns_are_not_run(found: Mapping[str, Any]) -> None:
    assert not isinstance(found["too many"], Known)
    assert "which ones the maker owns" in found["too many"].reason
