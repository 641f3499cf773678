"""A diff without code shows that code was written, by a real anvil's own account."""

from typing import Any

import pytest

from decoders.primitives import Hex
from simulation.deadline import Deadline
from simulation.execution.calls import DIFF, WRITES, tracer_like
from simulation.reading.state_diff import StateDiff, read_state_diff, writes_code
from simulation.rpc import RpcClient
from tests.simulation.anvils import bare_anvil

SENDER, RUNNER = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "0x" + "ab" * 20

# TIMESTAMP PUSH1 0 MSTORE PUSH1 1 PUSH1 31 RETURN: the new code is the last byte of the block's time.
TIME_AS_CODE = "426000526001601ff3"
# PUSH9 that, MSTORE, CREATE(0, 23, 9): a contract makes one.
MAKES_TIME_AS_CODE = f"0x68{TIME_AS_CODE}600052600960176000f000"
DESTROYS_ITSELF = "0x33ff"
WRITES_A_SLOT = "0x6001600055"


async def _diffs(rpc: RpcClient, tracer: dict[str, Any], code: Hex, *times: int) -> list[StateDiff]:
    call = {"from": SENDER, "to": RUNNER, "gas": hex(1_000_000)}
    overrides = {RUNNER: {"code": code, "nonce": "0x1"}}
    calls = [
        (
            "debug_traceCall",
            [call, "latest", {**tracer, "stateOverrides": overrides, "blockOverrides": {"time": hex(time)}}],
        )
        for time in times
    ]
    return [read_state_diff(answer) for answer in await rpc.batch(calls, Deadline.after(10))]


@pytest.mark.parametrize("code", [MAKES_TIME_AS_CODE, DESTROYS_ITSELF, WRITES_A_SLOT])
async def test_it_names_the_same_accounts_with_the_same_balances_nonces_and_slots(code: Hex) -> None:
    async with bare_anvil() as rpc:
        (whole,) = await _diffs(rpc, DIFF, code, 4_000_000_000)
        (bare,) = await _diffs(rpc, WRITES, code, 4_000_000_000)

    assert bare.keys() == whole.keys()
    for address, change in bare.items():
        other = whole[address]
        assert (change.balance_before, change.balance_after) == (other.balance_before, other.balance_after)
        assert (change.nonce_before, change.nonce_after) == (other.nonce_before, other.nonce_after)
        assert (change.destroyed, change.storage) == (other.destroyed, other.storage)
    assert not writes_code(bare)


async def test_runs_that_write_code_are_compared_with_their_code() -> None:
    async with bare_anvil() as rpc:
        first, second = await _diffs(rpc, DIFF, MAKES_TIME_AS_CODE, 4_000_000_000, 4_000_000_001)
        slot, other = await _diffs(rpc, WRITES, WRITES_A_SLOT, 4_000_000_000, 4_000_000_001)

    assert first != second
    assert tracer_like(first) == DIFF
    assert slot == other
    assert tracer_like(slot) == WRITES
