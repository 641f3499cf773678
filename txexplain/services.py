"""The parts of the running service, built from the settings and closed in order."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from decoders.erc7730.opening import open_descriptors
from decoders.sources import NO_SOURCES, Sources
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
from txexplain.token_desk import NO_DESK, TokenDesk

_logger = structlog.get_logger(__name__)

MAX_FAULTS_TOLD = 32
"""Descriptors left out that are logged one by one."""


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


def assemble(  # noqa: PLR0913, PLR0917 - the service has these parts
    settings: Settings,
    simulator: Simulator,
    policy: Policy,
    store: ReportStore,
    sources: Sources = NO_SOURCES,
    tokens: TokenDesk = NO_DESK,
) -> Services:
    """Put parts together that are open already."""
    pipeline = Pipeline(simulator, policy, TemplateExplainer(), store, sources, tokens)
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
        sources = read_sources(settings)
        tokens = TokenDesk(
            {chain: tuple(url.get_secret_value() for url in urls) for chain, urls in settings.rpc.items()}
        )
        opened.push_async_callback(tokens.close)
        _logger.info("services open", **_overview(settings, policy))
        yield assemble(settings, simulator, policy, store, sources, tokens)


def read_policy(settings: Settings) -> Policy:
    """The policy of the configured profile. Raises `BadSettings`."""
    try:
        return load_policy(settings.profile)
    except BadProfile as error:
        raise BadSettings(f"--profile: {error}") from error


def read_sources(settings: Settings) -> Sources:
    """What the decoder may look up. Descriptors that are wrong are logged and left out. Raises `CannotStart`."""
    if settings.erc7730 is None:
        return NO_SOURCES
    try:
        descriptors = open_descriptors(settings.erc7730)
    except OSError as error:
        raise CannotStart(f"--erc7730: {settings.erc7730} cannot be read ({error.strerror})") from error
    for fault in descriptors.faults[:MAX_FAULTS_TOLD]:
        _logger.warning("descriptor left out", path=fault.path, place=fault.place, reason=fault.message)
    _logger.info("descriptors open", faults=len(descriptors.faults), **descriptors.contracts())
    return Sources(descriptors=descriptors)


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
