"""Hostile code that calls itself as deep as its gas lasts must not cost the caller the effects."""

import json
import sys

import pytest

from decoders.outcome import Known, Unavailable
from decoders.parsing import parse_signing_request
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.query import parse_block, parse_overrides
from simulation.rpc import parse_answer
from txexplain.chain.build import build
from txexplain.chain.serve import upstream

CALLS_ITSELF = "0x5f5f5f5f5f305af100"


def nested(depth: int) -> bytes:
    return b'{"calls":[' * depth + b"{}" + b"]}" * depth


def test_an_answer_as_deep_as_the_evm_allows_is_read() -> None:
    usual = sys.getrecursionlimit()
    tree = parse_answer(nested(1_024))
    assert list(tree) == ["calls"]
    assert sys.getrecursionlimit() == usual


def test_an_answer_deeper_than_any_trace_is_refused() -> None:
    with pytest.raises(ValueError, match="deeper"):
        parse_answer(nested(4_600))


def test_what_is_not_json_is_a_value_error() -> None:
    with pytest.raises(json.JSONDecodeError):
        parse_answer(b"<html>")


@pytest.mark.anvil
async def test_a_call_that_nests_until_its_gas_is_gone_has_effects() -> None:
    manifest = build(say=lambda _line: None)
    target = "0x" + "d1" * 20
    body = {
        "chain_id": manifest.chain_id,
        "method": "eth_sendTransaction",
        "params": [{"from": manifest.account("alice"), "to": target, "gas": hex(16_000_000)}],
    }
    with upstream() as node:
        simulator = AnvilSimulator({manifest.chain_id: ChainSettings(manifest.chain_id, (node.url,))})
        simulation = await simulator.simulate(
            parse_signing_request(body),
            Unavailable(stage="decode", reason="not part of this test"),
            parse_block(None),
            parse_overrides({target: {"code": CALLS_ITSELF}}, None),
            Deadline.after(20),
        )
        await simulator.close()
    assert isinstance(simulation.effects, Known), simulation.effects
    assert max(frame.depth for frame in simulation.effects.value.frames) > 300
