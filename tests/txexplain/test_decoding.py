"""Decoding gets the code that it asks for, and never waits long for it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import pytest
from eth_abi.abi import encode

from decoders.decoded import Call
from decoders.names.code_source import Wanted
from decoders.names.proxy import IMPLEMENTATION_SLOT
from decoders.outcome import Known
from simulation.deadline import Deadline
from simulation.query import BlockQuery, Overrides
from tests.decoders.names.contracts import contract
from tests.decoders.names.state import word
from tests.txexplain.cases import OWNER, asked, body
from txexplain import decoding as decoding_module
from txexplain.decoding import BRIEF_CALLDATA, MAX_ROUNDS, Decoding, overridden
from txexplain.wire.explain_request import ExplainRequest

PROXY, LOGIC, OTHER = "0x" + "aa" * 20, "0x" + "bb" * 20, "0x" + "cc" * 20
PROXY_CODE = b"\x7f" + IMPLEMENTATION_SLOT
STATE = {
    Wanted(PROXY): PROXY_CODE,
    Wanted(PROXY, IMPLEMENTATION_SLOT): word(LOGIC),
    Wanted(LOGIC): contract("0x12345678", 1),
}


@dataclass
class Reader:
    """A `StateReader` of this state that takes `seconds` for an answer."""

    state: Mapping[Wanted, bytes] = field(default_factory=lambda: STATE)
    seconds: float = 0.0
    failure: Exception | None = None
    asked: list[tuple[Wanted, ...]] = field(default_factory=list)

    async def read_state(
        self, chain_id: int, wanted: Sequence[Wanted], block: BlockQuery, deadline: Deadline
    ) -> Mapping[Wanted, bytes]:
        del chain_id, block, deadline
        self.asked.append(tuple(wanted))
        await asyncio.sleep(self.seconds)
        if self.failure is not None:
            raise self.failure
        return {each: self.state[each] for each in wanted if each in self.state}


def unknown_call(**changes: object) -> ExplainRequest:
    transaction = {"from": OWNER, "to": PROXY, "data": "0x12345678" + "00" * 31 + "07", "value": "0x0"}
    return asked(body(params=[transaction], **changes))


async def decoded(request: ExplainRequest, reader: Reader | None, seconds: float = 5.0) -> Call:
    staged = await Decoding(state=reader).run(request, Deadline.after(seconds))
    assert isinstance(staged.value, Known)
    assert staged.value.value.call is not None
    return staged.value.value.call


async def test_code_behind_a_proxy_is_fetched_step_by_step() -> None:
    reader = Reader()
    call = await decoded(unknown_call(), reader)
    assert (call.source, [each.value for each in call.args]) == ("bytecode", ["7"])
    assert reader.asked == [(Wanted(PROXY),), (Wanted(PROXY, IMPLEMENTATION_SLOT),), (Wanted(LOGIC),)]


async def test_a_declared_call_asks_for_nothing() -> None:
    reader = Reader()
    assert (await decoded(asked(), reader)).name == "transfer"
    assert reader.asked == []


async def test_code_that_the_request_sets_comes_before_the_chains() -> None:
    reader = Reader()
    overrides = {PROXY: {"code": "0x" + contract("0x12345678", 1).hex()}}
    assert (await decoded(unknown_call(state_overrides=overrides), reader)).source == "bytecode"
    assert reader.asked == []


async def test_code_that_the_request_sets_is_not_read_for_a_declared_call(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Overrides] = []

    def noted(overrides: Overrides) -> dict[Wanted, bytes]:
        read.append(overrides)
        return overridden(overrides)

    monkeypatch.setattr(decoding_module, "overridden", noted)
    assert (await decoded(asked(body(state_overrides={PROXY: {"code": "0x00"}})), None)).name == "transfer"
    assert read == []
    assert (await decoded(unknown_call(state_overrides={PROXY: {"balance": "0x1"}}), None)).source == "none"
    assert len(read) == 1


async def test_storage_that_the_request_sets_comes_before_the_chains() -> None:
    slot, reader = "0x" + IMPLEMENTATION_SLOT.hex(), Reader()
    changes: list[dict[str, dict[str, str]]] = [{"stateDiff": {slot: "0x" + word(OTHER).hex()}}, {"state": {}}]
    for replaced in changes:
        call = await decoded(unknown_call(state_overrides={PROXY: replaced}), reader)
        assert call.source == "none"
        assert Wanted(LOGIC) not in {each for batch in reader.asked for each in batch}


async def test_without_a_chain_the_first_reading_stands() -> None:
    for reader in (None, Reader(state={}), Reader(failure=RuntimeError("broken"))):
        assert (await decoded(unknown_call(), reader)).selector == "0x12345678"


async def test_a_slow_chain_costs_a_part_of_the_time_only() -> None:
    clock = asyncio.get_running_loop().time
    start = clock()
    assert (await decoded(unknown_call(), Reader(seconds=30), seconds=1.0)).selector == "0x12345678"
    assert clock() - start < 0.9


async def test_a_chain_that_always_leads_further_is_asked_a_few_times() -> None:
    addresses = [f"0x{number:040x}" for number in range(1, 60)]
    endless = {
        Wanted(at): bytes.fromhex("ef0100" + to[2:])
        for at, to in zip([PROXY, *addresses], [*addresses, PROXY], strict=True)
    }
    reader = Reader(state=endless)
    await decoded(unknown_call(), reader)
    assert len(reader.asked) <= MAX_ROUNDS


async def test_what_is_decoded_without_a_thread_describes_few_calls_however_it_is_nested() -> None:
    """An array of calls may name one call many times, and that call may be such an array again."""
    most = 0
    for outer, inner in product(range(1, 16), range(16)):
        calldata = batch(outer, batch(inner, b"\x12\x34\x56\x78") if inner else b"\x12\x34\x56\x78")
        if len(calldata) <= BRIEF_CALLDATA:
            transaction = {"from": OWNER, "to": PROXY, "data": "0x" + calldata.hex(), "value": "0x0"}
            most = max(most, len(list((await decoded(asked(body(params=[transaction])), None)).walk())))
    assert 16 < most <= 32


def batch(times: int, call: bytes) -> bytes:
    """`multicall(bytes[])` of one call so many times, with its bytes once."""
    offsets = encode(["uint256"] * (times + 2), [32, times, *[32 * times] * times])
    return bytes.fromhex("ac9650d8") + offsets + encode(["uint256"], [len(call)]) + call
