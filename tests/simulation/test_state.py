"""Code and storage of the recorded kind, read from a real fork."""

import json
from typing import Any

import pytest

from decoders.names.code_source import Wanted
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.http import HttpAnswer, HttpClient
from simulation.query import BlockQuery
from simulation.rpc import RpcClient
from simulation.state import read_state
from tests.recorded.accounts import Account, word
from tests.recorded.headers import header
from tests.recorded.state import RecordedState
from tests.recorded.upstream import RecordedUpstream

CONTRACT, NOBODY = "0x" + "a1" * 20, "0x" + "b2" * 20
SLOT = bytes(31) + b"\x01"
BLANK = {
    "gasLimit": 30_000_000,
    "gasUsed": 0,
    "miner": "0x" + "00" * 20,
    "excessBlobGas": 0,
    "blobGasUsed": 0,
    "mixHash": "0x" + "00" * 32,
    "parentHash": "0x" + "06" * 32,
}
LATEST = BlockQuery(tag="latest")


@pytest.mark.anvil
async def test_state_is_read_at_the_forked_block() -> None:
    block = header({"number": 7, "hash": "0x" + "07" * 32, "timestamp": 84, "baseFeePerGas": 1_000, **BLANK})
    accounts = {CONTRACT: Account(code="0x6001", storage={word(1): word(9)})}
    with RecordedUpstream(RecordedState(5, 7, (block,), accounts)) as upstream:
        simulator = AnvilSimulator({5: ChainSettings(5, (upstream.url,), "prague")})
        wanted = (Wanted(CONTRACT), Wanted(CONTRACT, SLOT), Wanted(NOBODY))
        try:
            found = await simulator.read_state(5, wanted, LATEST, Deadline.after(20))
            assert found == {wanted[0]: b"\x60\x01", wanted[1]: bytes(31) + b"\x09", wanted[2]: b""}
            assert await simulator.read_state(6, wanted, LATEST, Deadline.after(20)) == {}
        finally:
            await simulator.close()


async def test_a_node_that_does_not_answer_gives_nothing() -> None:
    simulator = AnvilSimulator({5: ChainSettings(5, ("http://127.0.0.1:9",), "prague")})
    try:
        assert await simulator.read_state(5, (Wanted(CONTRACT),), LATEST, Deadline.after(2)) == {}
    finally:
        await simulator.close()


@pytest.mark.parametrize("answer", [None, 7, "6001", "0x6", "0xzz", "0x" + "00" * 0x40001, {"code": "0x"}])
async def test_an_answer_that_is_no_code_is_left_out(answer: Any) -> None:
    assert await read_state(node(answer), (Wanted(CONTRACT),), Deadline.after(2)) == {}


@pytest.mark.parametrize("answer", ["0x", "0x01", "0x" + "00" * 33])
async def test_a_slot_has_32_bytes(answer: str) -> None:
    assert await read_state(node(answer), (Wanted(CONTRACT, SLOT),), Deadline.after(2)) == {}


async def test_nothing_wanted_asks_nobody() -> None:
    assert await read_state(RpcClient("http://127.0.0.1:9", HttpClient()), (), Deadline.after(2)) == {}


class Canned(HttpClient):
    """Gives one result to every call."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self._result = result

    async def post(self, url: str, body: bytes, seconds: float) -> HttpAnswer:  # noqa: ARG002
        answer = {"jsonrpc": "2.0", "id": json.loads(body)["id"], "result": self._result}
        return HttpAnswer(200, json.dumps(answer).encode())


def node(result: Any) -> RpcClient:
    return RpcClient("http://node.test", Canned(result))
