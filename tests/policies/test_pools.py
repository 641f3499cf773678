"""What pools gave against their former rate, from events that anybody may have written."""

from hypothesis import given
from hypothesis import strategies as st

from decoders.primitives import hex_of, keccak
from policies.pools import trades
from simulation.effects import Log

POOL, OTHER = "0x" + "a1" * 20, "0x" + "b2" * 20
SYNC = hex_of(keccak(b"Sync(uint112,uint112)"))
SWAP = hex_of(keccak(b"Swap(address,uint256,uint256,uint256,uint256,address)"))

RESERVES = st.integers(1, 2**112 - 1)
WORDS = st.integers(0, 2**256 - 1)


def log(topic: str, *words: int, pool: str = POOL) -> Log:
    return Log(address=pool, topics=(topic,), data="0x" + "".join(f"{word:064x}" for word in words), index=0)


def swap(before: tuple[int, int], paid: int, got: int, pool: str = POOL) -> tuple[Log, Log]:
    return log(SYNC, before[0] + paid, before[1] - got, pool=pool), log(SWAP, paid, 0, 0, got, pool=pool)


def test_half_of_the_pools_rate_is_half_lost() -> None:
    (trade,) = trades(swap((1_000, 1_000), 100, 50))
    assert (trade.pools, trade.lost_per_million) == ((POOL,), 500_000)


def test_a_route_through_two_pools_multiplies() -> None:
    logs = (*swap((1_000, 1_000), 100, 50), *swap((1_000, 1_000), 50, 25, OTHER))
    (trade,) = trades(logs)
    assert (trade.pools, trade.lost_per_million) == ((POOL, OTHER), 750_000)


def test_two_trades_that_do_not_continue_each_other_stay_apart() -> None:
    logs = (*swap((1_000, 1_000), 100, 50), *swap((1_000, 1_000), 70, 70, OTHER))
    assert [trade.lost_per_million for trade in trades(logs)] == [500_000, 0]


def test_a_swap_without_reserves_or_with_two_sides_in_has_no_rate() -> None:
    assert trades((log(SWAP, 1, 0, 0, 1),)) == ()
    assert trades((log(SYNC, 10, 10), log(SWAP, 1, 1, 0, 1))) == ()


@given(RESERVES, RESERVES, st.integers(1, 2**112), st.data())
def test_the_constant_product_never_pays_more_than_the_rate(
    reserve_in: int, reserve_out: int, paid: int, data: st.DataObject
) -> None:
    got = data.draw(st.integers(0, reserve_out * paid // (reserve_in + paid)))
    for trade in trades(swap((reserve_in, reserve_out), paid, got)):
        assert 0 <= trade.lost_per_million <= 1_000_000


@given(st.lists(st.tuples(st.sampled_from([SYNC, SWAP]), st.lists(WORDS, max_size=5)), max_size=8))
def test_any_events_are_read_without_a_fault(events: list[tuple[str, list[int]]]) -> None:
    for trade in trades(tuple(log(topic, *words) for topic, words in events)):
        assert 0 <= trade.lost_per_million <= 1_000_000
