"""Reports that arrive together are committed together, and none waits for ever."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import IntegrityError

from tests.txexplain.cases import report_of
from txexplain.filing import LOCAL
from txexplain.store.filing_batch import Filed
from txexplain.store.report_store import StoreRefused, StoreUnavailable
from txexplain.store.rows import FiledReport, filed
from txexplain.store.writer import Writer


@dataclass
class Batches:
    """A `BatchEngine` that notes each batch; `fault` says what is wrong with one, and a silent one never answers."""

    fault: Callable[[Sequence[FiledReport]], Exception | None] = lambda _: None
    silent: bool = False
    refusing: bool = False
    batches: list[list[str]] = field(default_factory=list)
    abandoned: int = 0

    def write(self, batch: Sequence[FiledReport]) -> asyncio.Future[list[Filed]]:
        if self.refusing:
            raise RuntimeError("cannot schedule new futures after shutdown")
        return asyncio.ensure_future(self._write(batch))

    async def _write(self, batch: Sequence[FiledReport]) -> list[Filed]:
        self.batches.append([item.id for item in batch])
        await (asyncio.Event().wait() if self.silent else asyncio.sleep(0.01))
        error = self.fault(batch)
        if error is not None:
            raise error
        return [item.id for item in batch]

    async def abandon(self) -> None:
        self.abandoned += 1
        self.silent = False

    async def close(self) -> None:
        """Nothing is open."""


def items(count: int) -> list[FiledReport]:
    return [filed(report_of(), LOCAL) for _ in range(count)]


async def test_what_comes_during_a_commit_goes_with_the_next_one() -> None:
    engine, (first, *others) = Batches(), items(4)
    writer = Writer(engine)
    kept = await asyncio.gather(*(writer.add(item) for item in (first, *others)))
    assert kept == [first.id, *(item.id for item in others)]
    assert engine.batches == [[first.id], [item.id for item in others]]


async def test_a_database_that_does_not_answer_is_given_up_and_the_next_report_is_kept() -> None:
    engine, (lost, kept) = Batches(silent=True), items(2)
    writer = Writer(engine, patience=0.05)
    with pytest.raises(StoreUnavailable, match="does not answer"):
        await writer.add(lost)
    assert (await writer.add(kept), engine.abandoned) == (kept.id, 1)


async def test_one_report_that_is_refused_does_not_cost_the_others_their_place() -> None:
    first, bad, good = items(3)

    def fault(batch: Sequence[FiledReport]) -> Exception | None:
        found = any(item.id == bad.id for item in batch)
        return IntegrityError("INSERT", None, Exception("constraint")) if found else None

    engine = Batches(fault)
    writer = Writer(engine)
    outcomes = await asyncio.gather(*(writer.add(item) for item in (first, bad, good)), return_exceptions=True)
    assert (outcomes[0], outcomes[2]) == (first.id, good.id)
    assert isinstance(outcomes[1], StoreRefused)
    assert engine.batches == [[first.id], [bad.id, good.id], [bad.id], [good.id]]


async def test_who_gave_up_before_its_commit_is_not_written() -> None:
    engine, (first, second, third) = Batches(), items(3)
    writer = Writer(engine)
    waiting = [asyncio.ensure_future(writer.add(item)) for item in (first, second, third)]
    await asyncio.sleep(0)
    waiting[1].cancel()
    assert [await waiting[0], await waiting[2]] == [first.id, third.id]
    assert engine.batches == [[first.id], [third.id]]


async def test_a_thread_that_takes_no_work_makes_nobody_wait() -> None:
    engine, (lost, kept) = Batches(refusing=True), items(2)
    writer = Writer(engine)
    with pytest.raises(StoreUnavailable):
        await writer.add(lost)
    engine.refusing = False
    assert await writer.add(kept) == kept.id


async def test_closing_writes_what_waits_and_takes_no_more() -> None:
    engine, (first, second, late) = Batches(), items(3)
    writer = Writer(engine)
    waiting = [asyncio.ensure_future(writer.add(item)) for item in (first, second)]
    await asyncio.sleep(0)
    await writer.close()
    assert [await each for each in waiting] == [first.id, second.id]
    with pytest.raises(StoreUnavailable, match="closed"):
        await writer.add(late)
