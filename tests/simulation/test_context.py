from hypothesis import given
from hypothesis import strategies as st

from simulation.execution.context import next_base_fee, next_block
from simulation.query import BlockContext
from simulation.upstream.header import Header


def header(*, base_fee: int | None = 100, gas_used: int = 15_000_000, gas_limit: int = 30_000_000) -> Header:
    return Header(
        number=7,
        hash="0x" + "ab" * 32,
        timestamp=1_000,
        gas_limit=gas_limit,
        gas_used=gas_used,
        coinbase="0x" + "cc" * 20,
        base_fee=base_fee,
        random="0x" + "01" * 32,
        difficulty=0,
    )


def test_base_fees_of_published_mainnet_neighbours() -> None:
    """EIP-1559's arithmetic on block 12965000, the first of London, and its child: 1 gwei grew to 1.125 gwei."""
    first = header(base_fee=1_000_000_000, gas_used=30_025_257, gas_limit=30_029_122)
    assert next_base_fee(first) == 1_124_967_822


@given(base_fee=st.integers(8, 10**12), gas_used=st.integers(0, 30_000_000))
def test_the_base_fee_moves_by_at_most_an_eighth(base_fee: int, gas_used: int) -> None:
    found = next_base_fee(header(base_fee=base_fee, gas_used=gas_used))
    assert base_fee - base_fee // 8 <= found <= base_fee + max(base_fee // 8, 1)


def test_no_value_of_the_environment_tells_that_it_is_simulated() -> None:
    context = next_block(1, header(), BlockContext())
    assert context.number == 8
    assert context.time == 1_012
    assert context.coinbase == "0x" + "cc" * 20
    assert context.random not in (None, "0x" + "00" * 32)
    assert None not in context.model_dump().values()


def test_the_same_block_gives_the_same_environment() -> None:
    assert next_block(1, header(), BlockContext()) == next_block(1, header(), BlockContext())


def test_the_callers_own_values_stand() -> None:
    assert next_block(1, header(), BlockContext(number=99, base_fee=0)).model_dump(include={"number", "base_fee"}) == {
        "number": 99,
        "base_fee": 0,
    }
