"""The console opened beside the service, and closed with it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.analyst_policies import AnalystPolicies
from txexplain.authors import TEMPLATES, Authors
from txexplain.console.access.provider import Provider
from txexplain.console.access.sign_in import SignIn
from txexplain.console.data.actions import ActionRepository
from txexplain.console.data.backfill import fill_queue
from txexplain.console.data.labels import LabelRepository
from txexplain.console.data.logins import LoginRepository
from txexplain.console.data.people import PeopleRepository
from txexplain.console.data.profiles import ProfileRepository
from txexplain.console.data.quality import QualityRepository
from txexplain.console.data.queue import QueueRepository
from txexplain.console.data.spending import SpendingRepository
from txexplain.console.data.throttle import ThrottleRepository
from txexplain.console.data.trail import TrailRepository
from txexplain.console.data.views import ViewRepository
from txexplain.console.desk_facts import tell_desk
from txexplain.console.live import LiveQueue
from txexplain.console.parts import Console
from txexplain.pipeline import Pipeline
from txexplain.settings import Settings
from txexplain.store.database import database_url, open_engine
from txexplain.store.report_store import ReportStore, StoreUnavailable

_logger = structlog.get_logger(__name__)

_LOOK_SECONDS: Final = 2.0
"""Between two looks for labels and profiles that another replica has changed."""


_ACCOUNT_SECONDS: Final = 5.0
"""Between two writings of what texts have cost; a process that is killed loses so much of it."""


@asynccontextmanager
async def open_console(
    settings: Settings,
    store: ReportStore,
    pipeline: Pipeline,
    policies: AnalystPolicies,
    authors: Authors = TEMPLATES,
) -> AsyncIterator[Console]:
    """The console, with labels and profiles in force before the first request is judged.

    Where the database is away they are read as soon as it is back, and until then each report says that they were
    missing. It has connections of its own: on SQLite the store has one only, and no page may hold a judgement up.
    """
    engine = open_engine(database_url(settings.database_url.get_secret_value()), searching=True)
    console = make_console(settings, engine, store, pipeline, policies, authors)
    tasks: list[asyncio.Task[None]] = []
    try:
        await _tell_first(console)
        tasks.append(asyncio.create_task(_fill(engine), name="fill the queue"))
        tasks.append(asyncio.create_task(_follow(console), name="follow labels"))
        tasks.append(asyncio.create_task(_count_ahead(console), name="count quality ahead"))
        tasks.append(asyncio.create_task(_account(console), name="write the costs"))
        yield console
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await write_costs(console)
        await console.live.close()
        await console.quality.close()
        await engine.dispose()


def make_console(  # noqa: PLR0913, PLR0917 - the console has these parts
    settings: Settings,
    engine: AsyncEngine,
    store: ReportStore,
    pipeline: Pipeline,
    policies: AnalystPolicies,
    authors: Authors = TEMPLATES,
) -> Console:
    """The parts over an open engine."""
    people = PeopleRepository(engine)
    queue = QueueRepository(engine)
    return Console(
        settings=settings,
        store=store,
        pipeline=pipeline,
        policies=policies,
        people=people,
        sign_in=SignIn(people, ThrottleRepository(engine), settings.console_two_factor),
        queue=queue,
        actions=ActionRepository(engine),
        labels=LabelRepository(engine),
        profiles=ProfileRepository(engine),
        quality=QualityRepository(engine),
        views=ViewRepository(engine),
        trail=TrailRepository(engine),
        live=LiveQueue(queue),
        spending=SpendingRepository(engine),
        authors=authors,
        logins=LoginRepository(engine),
        provider=None if settings.company is None else Provider(settings.company, settings.company_secret),
    )


async def _tell_first(console: Console) -> None:
    try:
        await tell_desk(console)
    except StoreUnavailable:
        console.policies.unread()
        _logger.warning("labels and profiles could not be read; until they can be, every report says so")


async def _fill(engine: AsyncEngine) -> None:
    while True:
        try:
            await fill_queue(engine)
        except (StoreUnavailable, SQLAlchemyError, OSError):
            await asyncio.sleep(_LOOK_SECONDS)
        except Exception:
            _logger.exception("the queue could not be filled from earlier reports")
            return
        else:
            return


async def _follow(console: Console) -> None:
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        try:
            await tell_desk(console)
        except StoreUnavailable:
            _logger.warning("labels and profiles could not be read; those known before still count")


async def _count_ahead(console: Console) -> None:
    """The first count over a large store takes a second: nobody's page should wait for it."""
    try:
        for tenant in await console.people.tenants():
            await console.quality.of(tenant)
    except StoreUnavailable:
        _logger.warning("findings could not be counted; the first page that shows them will")


async def _account(console: Console) -> None:
    while True:
        await asyncio.sleep(_ACCOUNT_SECONDS)
        await write_costs(console)


async def write_costs(console: Console) -> None:
    """Keep what texts have cost since the last time. What cannot be written now is written later."""
    spent = console.authors.spending.take()
    if not spent:
        return
    try:
        await console.spending.add(spent)
    except StoreUnavailable:
        console.authors.spending.add(spent)
        _logger.warning("costs could not be written; they are kept until the database answers")
