"""The console's benchmark times what a page asked: all of it, and nothing that others asked meanwhile."""

import asyncio

from benchmarks.asked_queries import recorded, times_of
from tests.txexplain.console.conftest import OURS, Place
from txexplain.console.views.queue_query import read_query


async def test_the_statements_of_a_page_are_asked_again_as_they_were(any_place: Place) -> None:
    await any_place.keep()
    async with any_place.visitor("ann") as ann:
        with recorded() as asked:
            await ann.get("/queue")
    tables = " ".join(each.statement for each in asked)

    assert all(each.statement.startswith("SELECT") for each in asked)
    assert "FROM queue_items" in tables
    assert "FROM console_sessions" in tables
    assert all(milliseconds > 0 for milliseconds in await times_of(asked, 3))


async def test_what_another_task_asks_meanwhile_is_not_the_page_s(place: Place) -> None:
    begin = asyncio.Event()

    async def other() -> None:
        await begin.wait()
        await place.console.queue.page(OURS, read_query({}), "ann")

    task = asyncio.create_task(other())
    with recorded() as asked:
        begin.set()
        await task

    assert asked == []
    assert await times_of(asked, 2) == [0.0, 0.0]
