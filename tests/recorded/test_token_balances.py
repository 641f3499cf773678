"""Token balances of a recorded mainnet block, computed from the published storage alone, equal the service's.

The published state differences hold raw storage words. Where such a word lies at the hash of a holder and a position
(Solidity's and Vyper's mappings), it is that holder's balance; no token is asked, and no code of the service is used.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from eth_utils.crypto import keccak

from decoders.decode import decode
from decoders.outcome import Known
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.effects import Effects
from tests.journeys.replay import explain_request
from tests.recorded.corpora import RecordedBlock, corpora_folder, read_json
from tests.recorded.upstream import RecordedUpstream
from txexplain.wire.explain_request import parse_explain_request

pytestmark = [pytest.mark.corpora, pytest.mark.anvil]

TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
_BALANCES_AT = {
    "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48": (9, 255),
    "0xdac17f958d2ee523a2206206994597c13d831ec7": (2, 256),
    "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2": (3, 256),
    "0x6b175474e89094c44da98b954eedeac495271d0f": (2, 256),
    "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599": (0, 256),
    "0x514910771af9ca656af840dff83e8264ecf986ca": (1, 256),
}
"""USDC, USDT, WETH, DAI, WBTC and LINK: the position of their balances by their published sources, and how many low
bits of the word are the amount (the highest bit of a word of USDC's marks a blocked account)."""


def expected_of(difference: Mapping[str, Any], logs: tuple[Mapping[str, Any], ...]) -> dict[tuple[str, str], int]:
    """Token and holder to the change of the balance, for everyone whom a Transfer event names."""
    pre, post = ({address.lower(): it for address, it in difference[part].items()} for part in ("pre", "post"))
    found = {}
    for token, holder in named_in(logs):
        position, bits = _BALANCES_AT[token]
        slot = "0x" + keccak(bytes(12) + bytes.fromhex(holder[2:]) + position.to_bytes(32)).hex()
        before = int(pre.get(token, {}).get("storage", {}).get(slot, "0x0"), 16) % 2**bits
        after = int(post.get(token, {}).get("storage", {}).get(slot, "0x0"), 16) % 2**bits
        if before != after:
            found[token, holder] = after - before
    return found


def named_in(logs: tuple[Mapping[str, Any], ...]) -> Iterator[tuple[str, str]]:
    for log in logs:
        token = log["address"].lower()
        if token in _BALANCES_AT and log["topics"][0] == TRANSFER:
            yield from ((token, "0x" + topic[26:].lower()) for topic in log["topics"][1:3])


async def simulated(block: RecordedBlock, url: str) -> list[Effects]:
    simulator = AnvilSimulator({1: ChainSettings(1, (url,))})
    results = []
    for transaction in block.transactions:
        asked = parse_explain_request(json.dumps(explain_request(block, transaction)).encode())
        simulation = await simulator.simulate(
            asked.request, decode(asked.request), asked.block, asked.overrides, Deadline.after(60)
        )
        assert isinstance(simulation.effects, Known), simulation.effects
        results.append(simulation.effects.value)
    await simulator.close()
    return results


def test_token_balance_changes_equal_those_in_the_published_storage(cancun_block: RecordedBlock) -> None:
    differences = read_json(corpora_folder() / "mainnet-22244135" / "difftrace.json")
    with RecordedUpstream(cancun_block.state) as node:
        runs = asyncio.run(simulated(cancun_block, node.url))
    compared = 0
    for transaction, difference, effects in zip(cancun_block.transactions, differences, runs, strict=True):
        assert transaction.expected is not None
        expected = expected_of(difference["result"], transaction.expected.logs or ())
        found = {
            (it.asset.address, it.account): it.delta for it in effects.asset_changes if it.asset.address in _BALANCES_AT
        }
        assert found == expected, transaction.name
        compared += len(expected)
    assert compared > 30
