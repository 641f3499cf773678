"""How often a key may ask: the bucket of a second, and the quota of a day over all replicas."""

from collections.abc import Mapping

from tests.txexplain.databases import engine_of
from tests.txexplain.fakes import Clock
from txexplain.gateway.quota import Quotas
from txexplain.gateway.rate import RateLimits
from txexplain.store.keys import KeyRepository
from txexplain.store.migrate import upgrade
from txexplain.store.report_store import StoreUnavailable


def test_a_bucket_fills_with_time_and_never_beyond_its_burst() -> None:
    clock = Clock()
    limits = RateLimits(clock)
    assert [limits.take("k", 2.0, 3) for _ in range(4)] == [0, 0, 0, 0.5]
    clock.seconds += 0.5
    assert [limits.take("k", 2.0, 3) for _ in range(2)] == [0, 0.5]
    clock.seconds += 1000
    assert [limits.take("k", 2.0, 3) for _ in range(4)] == [0, 0, 0, 0.5]
    assert limits.take("bulk", 1.0, 5, cost=500) == 0


class _Ledger:
    """The sums of all replicas."""

    def __init__(self) -> None:
        self.sums: dict[tuple[str, int], int] = {}
        self.away = False

    async def add_usage(self, day: int, counts: Mapping[str, tuple[str, int]]) -> Mapping[str, int]:
        if self.away:
            raise StoreUnavailable("away")
        for key, (_, count) in counts.items():
            self.sums[key, day] = self.sums.get((key, day), 0) + count
        return {key: self.sums[key, day] for key in counts}


async def test_a_quota_holds_over_replicas_and_begins_anew_each_day() -> None:
    clock, ledger = Clock(86_400 * 10 + 3600), _Ledger()
    one, two = Quotas(ledger, clock), Quotas(ledger, clock)
    assert [one.take("k", "t", 3), one.take("k", "t", 3), two.take("k", "t", 3)] == [0, 0, 0]
    ledger.away = True
    await one.exchange()
    ledger.away = False
    await one.exchange()
    await two.exchange()

    assert ledger.sums == {("k", 10): 3}
    assert two.take("k", "t", 3) == 86_400 - 3600
    clock.seconds += 86_400
    assert two.take("k", "t", 3) == 0


async def test_usage_of_two_replicas_adds_up_in_the_database(database: str) -> None:
    async with engine_of(database) as engine:
        await upgrade(engine)
        repository = KeyRepository(engine)
        assert await repository.add_usage(1, {"a": ("t", 2), "b": ("t", 1)}) == {"a": 2, "b": 1}
        assert await repository.add_usage(1, {"a": ("t", 3)}) == {"a": 5}
        assert await repository.add_usage(2, {"a": ("t", 1)}) == {"a": 1}
