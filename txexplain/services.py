"""The parts of the running service, built from the settings and closed in order."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import structlog
from fastapi import FastAPI

from decoders.erc7730.descriptors import Descriptors, NoDescriptors
from decoders.erc7730.opening import open_descriptors
from decoders.erc7730.tokens import NoTokens, TokenSource
from decoders.names.dictionary import NO_DICTIONARY, Dictionary
from decoders.names.dictionary_file import DictionaryFile
from decoders.names.dictionary_format import BadDictionary
from decoders.names.operator_abi import AbiRegistry, BadAbi, load_abis
from decoders.sources import Sources
from decoders.token_list.list_file import TokenListFile
from decoders.token_list.list_format import BadTokenList
from llm.engines.embedded import CannotLoad
from policies.policy import Policies, Policy
from simulation.anvil.pool import PoolLimits
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.simulator import Simulator
from txexplain.analyst_policies import AnalystPolicies
from txexplain.authors import TEMPLATES, Authors, open_authors
from txexplain.console.opening import open_console
from txexplain.console.parts import Console
from txexplain.decoding import Decoding
from txexplain.gateway.admission import Admission
from txexplain.gateway.authenticator import Authenticator
from txexplain.gateway.gateway import Allowance, Gateway
from txexplain.gateway.quota import Quotas
from txexplain.metrics import Metrics
from txexplain.parsing_process import ParsingProcess
from txexplain.pipeline import Pipeline
from txexplain.policy_desk import PolicyDesk
from txexplain.redaction import shown
from txexplain.residency import Residency
from txexplain.setting_values import is_http
from txexplain.settings import BadSettings, Settings
from txexplain.store.keys import KeyRepository
from txexplain.store.opening import CannotStart, open_spooled_store
from txexplain.store.report_store import ReportStore
from txexplain.store.repository import SqlReportStore
from txexplain.store.spooled_store import SpooledStore
from txexplain.token_desk import TokenDesk

_logger = structlog.get_logger(__name__)

DEFAULT_DICTIONARY: Final = Path("build/dictionary/selectors.bin")
"""Where `make dictionary` puts it. Without one, functions that no decoder declares have no name."""

DEFAULT_TOKEN_LIST: Final = Path("build/dictionary/tokens.bin")
"""Where `make dictionary` puts it. Without one, a token that no node told of has no symbol."""

MAX_FAULTS_TOLD = 32
"""Descriptors left out that are logged one by one."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a request needs."""

    settings: Settings
    simulator: Simulator
    policy: Policies
    store: ReportStore
    pipeline: Pipeline
    gateway: Gateway
    authors: Authors = TEMPLATES
    console: Console | None = None
    parsing: ParsingProcess | None = None
    metrics: Metrics = field(default_factory=Metrics)


def services_of(app: FastAPI) -> Services:
    """The services that this application was made with."""
    services = app.state.services
    if not isinstance(services, Services):
        raise TypeError("the application was made without services; it can only describe itself")
    return services


def assemble(  # noqa: PLR0913, PLR0917 - the service has these parts
    settings: Settings,
    simulator: Simulator,
    policy: Policies,
    store: ReportStore,
    decoding: Decoding | None = None,
    gateway: Gateway | None = None,
    authors: Authors = TEMPLATES,
) -> Services:
    """Put parts together that are open already. Without a gateway nobody needs a key, and no use is counted."""
    residency = Residency(settings.residency)
    pipeline = Pipeline(simulator, policy, authors.explainer, store, decoding or Decoding(), residency)
    return Services(settings, simulator, policy, store, pipeline, gateway or new_gateway(settings, None), authors)


def new_gateway(settings: Settings, keys: KeyRepository | None) -> Gateway:
    """The gateway that the settings ask for; `keys` is None where no key is demanded."""
    return Gateway(
        None if keys is None else Authenticator(keys),
        Admission(settings.concurrency, settings.queue),
        Quotas(keys),
        Allowance(settings.rate, settings.burst, settings.daily_quota),
        settings.budget_ms / 1000,
    )


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """The services, open until the end of the block. Raises `CannotStart` or `BadSettings`."""
    async with AsyncExitStack() as opened:
        policy = PolicyDesk.open(settings)
        opened.push_async_callback(_stop, asyncio.create_task(policy.watch(), name="policy-watch"))
        sources = read_sources(settings)
        store = await open_spooled_store(settings)
        opened.push_async_callback(store.close)
        gateway = _open_gateway(settings, store)
        opened.push_async_callback(gateway.quotas.close)
        simulator = open_simulator(settings)
        opened.push_async_callback(simulator.close)
        tokens = TokenDesk(
            {chain: tuple(url.get_secret_value() for url in urls) for chain, urls in settings.rpc.items()}
        )
        opened.push_async_callback(tokens.close)
        authors = await _open_authors(settings, opened)
        _logger.info("services open", **_overview(settings, policy.default))
        services = assemble(settings, simulator, policy, store, Decoding(sources, simulator, tokens), gateway, authors)
        if settings.console:
            services = await opened.enter_async_context(_with_console(services))
        yield services


async def _open_authors(settings: Settings, opened: AsyncExitStack) -> Authors:
    try:
        return await opened.enter_async_context(open_authors(settings))
    except CannotLoad as error:
        raise CannotStart(f"--model embedded: {error}") from error


@asynccontextmanager
async def _with_console(services: Services) -> AsyncIterator[Services]:
    """The services with the console, whose labels and profiles the pipeline then judges by."""
    policies = AnalystPolicies(services.policy)
    pipeline = dataclasses.replace(services.pipeline, policy=policies)
    async with open_console(services.settings, services.store, pipeline, policies, services.authors) as console:
        yield dataclasses.replace(services, pipeline=pipeline, console=console)


def read_policy(settings: Settings) -> Policy:
    """The policy of tenants without a profile of their own, as it stands now. Raises `BadSettings`."""
    return PolicyDesk.open(settings).default


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _open_gateway(settings: Settings, store: SpooledStore) -> Gateway:
    inner = store.inner
    keys = KeyRepository(inner.engine) if settings.demands_keys and isinstance(inner, SqlReportStore) else None
    gateway = new_gateway(settings, keys)
    gateway.quotas.start()
    return gateway


def read_sources(settings: Settings) -> Sources:
    """What the decoder looks things up in. Raises `BadSettings`, `CannotStart`."""
    return Sources(
        abis=_abis(settings.abi),
        descriptors=_descriptors(settings.erc7730),
        dictionary=_dictionary(settings.dictionary),
        token_list=_token_list(settings.token_list),
    )


def _descriptors(folder: Path | None) -> Descriptors:
    """Those of the folder; the ones that are wrong are logged and left out. Raises `CannotStart`."""
    if folder is None:
        return NoDescriptors()
    try:
        descriptors = open_descriptors(folder)
    except OSError as error:
        raise CannotStart(f"--erc7730: {folder} cannot be read ({error.strerror})") from error
    for fault in descriptors.faults[:MAX_FAULTS_TOLD]:
        _logger.warning("descriptor left out", path=fault.path, place=fault.place, reason=fault.message)
    _logger.info("descriptors open", faults=len(descriptors.faults), **descriptors.contracts())
    return descriptors


def _abis(folder: Path | None) -> AbiRegistry:
    try:
        return load_abis(folder) if folder is not None else AbiRegistry()
    except BadAbi as error:
        raise BadSettings(f"--abi: {error}") from error


def _dictionary(file: Path | None) -> Dictionary:
    if file is None and not DEFAULT_DICTIONARY.is_file():
        return NO_DICTIONARY
    try:
        return DictionaryFile(file or DEFAULT_DICTIONARY)
    except (BadDictionary, OSError) as error:
        raise BadSettings(f"--dictionary: {file or DEFAULT_DICTIONARY} cannot be used: {error}") from error


def _token_list(file: Path | None) -> TokenSource:
    if file is None and not DEFAULT_TOKEN_LIST.is_file():
        return NoTokens()
    try:
        return TokenListFile(file or DEFAULT_TOKEN_LIST)
    except (BadTokenList, OSError) as error:
        raise BadSettings(f"--token-list: {file or DEFAULT_TOKEN_LIST} cannot be used: {error}") from error


def open_simulator(settings: Settings) -> AnvilSimulator:
    """The simulator of the configured chains; without anvil it says so in each answer, and decoding still judges."""
    limits = PoolLimits(members=settings.anvils)
    return AnvilSimulator(chains_of(settings), settings.anvil, limits, settings.state_cache)


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
        "feed_entries": policy.feeds.entries,
        "model": _shown_model(settings),
        "regions": [region.name for region in settings.regions],
    }


def _shown_model(settings: Settings) -> str:
    model = settings.model.get_secret_value()
    return shown(model) if is_http(model) else model
