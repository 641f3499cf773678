"""What anvil does not have of a chain is said: functions built into the node, other machines, other block numbers."""

from dataclasses import replace

import pytest

from decoders.decode import decode
from decoders.outcome import Known, Unavailable
from decoders.parsing import parse_signing_request
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.effects import Effects
from simulation.execution.context import next_block
from simulation.foreign_chains import other_machine
from simulation.hardforks import hardfork_at
from simulation.query import BlockContext, BlockQuery, Overrides
from simulation.upstream.header import read_header
from tests.recorded.accounts import Account
from tests.recorded.state import RecordedState
from tests.recorded.upstream import RecordedUpstream
from tests.simulation.upstream.chain import ALICE, CONTRACT, STATE, block

ARBITRUM = 42_161
# Calls 0x64 with four bytes, and lives on if that fails.
CALLS_ARB_SYS = "0x" + "6000" * 2 + "6004" + "6000" * 2 + "6064" + "5a" + "f1" + "00"
# NUMBER as the result.
TELLS_NUMBER = "0x4360005260206000f3"
# BLOCKHASH of the block before.
TELLS_HASH = "0x60014303" + "40" + "60005260206000f3"
STYLUS = "0xeff000001234"


def state_of(code: str, chain_id: int = ARBITRUM) -> RecordedState:
    headers = tuple({**block(number), "l1BlockNumber": hex(1_000 + number)} for number in (6, 7))
    accounts = {ALICE: Account(balance=10**18, nonce=2), CONTRACT: Account(nonce=1, code=code)}
    return replace(STATE, chain_id=chain_id, headers=headers, accounts=accounts)


async def outcome_of(code: str, to: str = CONTRACT, chain_id: int = ARBITRUM) -> Known[Effects] | Unavailable:
    call = {"from": ALICE, "to": to, "data": "0xa3b1b31d", "gas": "0x30000", "nonce": "0x2"}
    request = parse_signing_request({"chain_id": chain_id, "method": "eth_sendTransaction", "params": [call]})
    with RecordedUpstream(state_of(code, chain_id)) as node:
        simulator = AnvilSimulator({chain_id: ChainSettings(chain_id, (node.url,), "prague")}, contexts=False)
        try:
            found = await simulator.simulate(
                request, decode(request), BlockQuery(number=7), Overrides(), Deadline.after(20)
            )
            return found.effects
        finally:
            await simulator.close()


async def reason_of(code: str, to: str = CONTRACT, chain_id: int = ARBITRUM) -> str:
    outcome = await outcome_of(code, to, chain_id)
    assert isinstance(outcome, Unavailable), outcome
    return outcome.reason


@pytest.mark.anvil
async def test_a_call_to_a_function_of_the_node_is_said_however_deep_it_lies() -> None:
    assert "0x0000000000000000000000000000000000000064" in await reason_of(CALLS_ARB_SYS)
    assert "0x0000000000000000000000000000000000000064" in await reason_of("0x", "0x" + "00" * 19 + "64")
    on_ethereum = await outcome_of(CALLS_ARB_SYS, chain_id=1)
    assert isinstance(on_ethereum, Known), on_ethereum


@pytest.mark.anvil
async def test_a_stylus_program_is_said_and_not_run() -> None:
    assert "Stylus" in await reason_of(STYLUS)


@pytest.mark.anvil
async def test_contracts_of_arbitrum_see_the_parent_chains_number_and_no_made_up_hash() -> None:
    outcome = await outcome_of(TELLS_NUMBER)
    assert isinstance(outcome, Known), outcome
    assert int(outcome.value.frames[0].output, 16) == 1_007
    assert await reason_of(TELLS_HASH)


async def test_a_chain_of_another_machine_is_said_before_anything_is_asked() -> None:
    assert "zkSync Era" in await reason_of("0x", chain_id=324)
    assert other_machine(1) is None


def test_the_context_of_arbitrum_is_its_own() -> None:
    header = read_header({**block(7), "l1BlockNumber": "0x3e8"})
    context = next_block(ARBITRUM, header, BlockContext())
    assert (context.number, int(context.random or "0x0", 16)) == (1_000, 1)


def test_rollups_of_the_op_stack_follow_their_own_times() -> None:
    moments = (1_700_000_000, 1_704_992_401, 1_710_374_401, 1_746_806_401)
    assert [hardfork_at(8_453, 1, moment) for moment in moments] == ["paris", "shanghai", "cancun", "osaka"]
