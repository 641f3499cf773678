"""The parts of the running service, built from the settings and closed in order."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from llm.template.explainer import TemplateExplainer
from policies.policy import Policy, load_policy
from policies.profile import BadProfile
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.simulator import Simulator
from txexplain.pipeline import Pipeline
from txexplain.redaction import shown
from txexplain.settings import BadSettings, Settings
from txexplain.store.database import database_url, open_engine
from txexplain.store.migrate import upgrade
from txexplain.store.report_store import ReportStore
from txexplain.store.repository import SqlReportStore

_logger = structlog.get_logger(__name__)


class CannotStart(Exception):  # noqa: N818 - it states what is the case
    """A part that the service needs is not there; the message says which and how to mend it."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a request needs."""

    settings: Settings
    simulator: Simulator
    policy: Policy
    store: ReportStore
    pipeline: Pipeline


def services_of(app: FastAPI) -> Services:
    """The services that this application was made with."""
    services = app.state.services
    if not isinstance(services, Services):
        raise TypeError("the application was made without services; it can only describe itself")
    return services


def assemble(settings: Settings, simulator: Simulator, policy: Policy, store: ReportStore) -> Services:
    """Put parts together that are open already."""
    pipeline = Pipeline(simulator, policy, TemplateExplainer(), store)
    return Services(settings, simulator, policy, store, pipeline)


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """The services, open until the end of the block. Raises `CannotStart` or `BadSettings`."""
    async with AsyncExitStack() as opened:
        policy = read_policy(settings)
        store = await open_store(settings)
        opened.push_async_callback(store.close)
        simulator = open_simulator(settings)
        opened.push_async_callback(simulator.close)
        _logger.info("services open", **_overview(settings, policy))
        yield assemble(settings, simulator, policy, store)


def read_policy(settings: Settings) -> Policy:
    """The policy of the configured profile. Raises `BadSettings`."""
    try:
        return load_policy(settings.profile)
    except BadProfile as error:
        raise BadSettings(f"--profile: {error}") from error


async def open_store(settings: Settings) -> SqlReportStore:
    """The store, its schema brought up to date. Raises `CannotStart`."""
    url = database_url(settings.database_url.get_secret_value())
    try:
        engine = open_engine(url)
        changed = await upgrade(engine)
    except (SQLAlchemyError, OSError) as error:
        _logger.exception("database not usable")
        shown_url = url.render_as_string(hide_password=True)
        raise CannotStart(f"--database-url: {shown_url} cannot be used ({type(error).__name__})") from error
    if changed:
        _logger.info("database upgraded", database=url.render_as_string(hide_password=True))
    return SqlReportStore(engine)


def open_simulator(settings: Settings) -> Simulator:
    """The simulator of the configured chains; without anvil it says so in each answer, and decoding still judges."""
    return AnvilSimulator(chains=chains_of(settings), anvil=settings.anvil)


def chains_of(settings: Settings) -> dict[int, ChainSettings]:
    """The chains as the simulation room takes them."""
    return {
        chain: ChainSettings(chain, tuple(url.get_secret_value() for url in urls), settings.hardfork.get(chain))
        for chain, urls in settings.rpc.items()
    }


def _overview(settings: Settings, policy: Policy) -> dict[str, object]:
    return {
        "chains": {str(chain): [shown(url.get_secret_value()) for url in urls] for chain, urls in settings.rpc.items()},
        "policy": policy.digest,
        "profile": policy.profile.name,
        "model": settings.model,
    }
