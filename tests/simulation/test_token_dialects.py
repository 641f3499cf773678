"""Tokens that speak other dialects of ERC-20: symbols in bytes32, and balances that change without any event."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from decoders.decode import decode
from decoders.outcome import Known, Outcome
from decoders.parsing import parse_signing_request
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.effects import Effects
from simulation.query import AccountOverride, BlockQuery, Overrides
from txexplain.chain.amounts import ether
from txexplain.chain.build import build
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import transaction
from txexplain.chain.serve import upstream

pytestmark = pytest.mark.anvil

_REBASING = "0x" + "7c" * 20
_REBASING_CODE = (
    "0x60003560e01c80637" + "0a0823114602357" + "63313ce56714602f57"  # balanceOf, decimals
    "600560005401600055005b60005460005260206000f35b601260005260206000f3"  # all else: everybody has 5 more
)


@pytest.fixture(scope="module")
def node() -> Iterator[str]:
    with upstream() as running:
        yield running.url


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return build(say=lambda _line: None)


def simulated(node: str, manifest: Manifest, body: dict[str, Any], overrides: Overrides) -> Effects:
    async def run(url: str) -> Outcome[Effects]:
        simulator = AnvilSimulator({manifest.chain_id: ChainSettings(manifest.chain_id, (url,))})
        request = parse_signing_request(body)
        block, deadline = BlockQuery(tag="latest"), Deadline.after(20)
        try:
            return (await simulator.simulate(request, decode(request), block, overrides, deadline)).effects
        finally:
            await simulator.close()

    outcome = asyncio.run(run(node))
    assert isinstance(outcome, Known), outcome
    return outcome.value


def test_a_symbol_in_bytes32_is_read_as_text(node: str, manifest: Manifest) -> None:
    data = encode_call("transfer(address,uint256)", manifest.account("bob"), ether(1))
    effects = simulated(node, manifest, transaction(manifest, manifest.address("mkr"), data), Overrides())
    tokens = [it for it in effects.asset_changes if it.asset.type == "erc20"]
    assert {(it.asset.symbol, it.asset.decimals, it.delta) for it in tokens} == {
        ("MKR", 18, ether(1)),
        ("MKR", 18, -ether(1)),
    }


def test_a_balance_that_grows_without_an_event_is_read_from_state(node: str, manifest: Manifest) -> None:
    overrides = Overrides(accounts={_REBASING: AccountOverride(code=_REBASING_CODE)})
    body = transaction(manifest, _REBASING, encode_call("rebase()"))
    effects = simulated(node, manifest, body, overrides)
    alice = manifest.account("alice").lower()
    (grown,) = [it for it in effects.asset_changes if it.asset.address == _REBASING and it.account == alice]
    assert (grown.delta, grown.by_logs) == (5, 0)
    (mismatch,) = [it for it in effects.event_mismatches if it.account == alice]
    assert (mismatch.by_logs, mismatch.by_state) == (0, 5)
