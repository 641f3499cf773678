"""The cache keeps blocks apart, code once, and its bounds."""

from hypothesis import given
from hypothesis import strategies as st

from simulation.upstream import cache as limits
from simulation.upstream.cache import StateCache
from simulation.upstream.header import Pin
from simulation.upstream.items import Account, Place
from simulation.upstream.lru import Lru
from tests.recorded.accounts import word
from tests.simulation.upstream.chain import ALICE, PIN, SLOT

OTHER = Pin(PIN.chain_id, PIN.number, "0x" + "0f" * 32)


def test_the_same_number_under_another_hash_is_another_block() -> None:
    cache = StateCache()
    cache.keep_account(PIN, ALICE, Account(1, 0, "0x"))
    cache.keep_slot(PIN, Place(ALICE, SLOT), word(3))
    assert cache.account(OTHER, ALICE) is None
    assert cache.slot(OTHER, Place(ALICE, SLOT)) is None
    assert cache.account(PIN, ALICE) == Account(1, 0, "0x")
    assert cache.slot(PIN, Place(ALICE, SLOT)) == word(3)


def test_code_is_held_once_for_all_blocks_and_its_loss_loses_the_account_not_its_code() -> None:
    cache = StateCache()
    cache._codes = Lru(10, len)
    for pin in (PIN, OTHER):
        cache.keep_account(pin, ALICE, Account(1, 1, "0x6001"))
    assert len(cache._codes) == 1
    cache.keep_account(PIN, "0x" + "b0" * 20, Account(0, 1, "0x60016001"))
    assert cache.account(OTHER, ALICE) is None, "an account without its code must be read again"


def test_slots_beyond_the_bound_leave_the_oldest_first() -> None:
    cache = StateCache()
    for number in range(limits.MAX_SLOTS + 2):
        cache._slots.put((PIN, Place(ALICE, str(number))), SLOT)
    assert len(cache._slots) == limits.MAX_SLOTS
    assert cache.slot(PIN, Place(ALICE, "1")) is None
    assert cache.slot(PIN, Place(ALICE, "2")) == SLOT


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 20))), st.integers(0, 30))
def test_the_weight_never_passes_the_limit_and_the_newest_stays_if_it_fits(
    puts: list[tuple[int, int]], limit: int
) -> None:
    held: Lru[int, int] = Lru(limit, weigh=lambda value: value)
    for key, value in puts:
        held.put(key, value)
        assert sum(held.values()) <= limit
        assert held.get(key) == (value if value <= limit else None)
