"""`txexplain doctor`: what is configured, what answers, what is missing and how to mend it."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator

import typer

from txexplain.cli.check import Check
from txexplain.cli.doctor_store import check_keys, check_spool
from txexplain.cli.exit_status import UNAVAILABLE
from txexplain.cli.options import with_settings
from txexplain.redaction import shown
from txexplain.settings import BadSettings, Settings
from txexplain.telemetry import configure_logging

_PATIENCE_SECONDS = 10.0
"""For a model's first text, which may have to be loaded."""


@with_settings(server=True)
def doctor(settings: Settings) -> None:
    """Check every part. Exit status 0 where all are well, else 69."""
    configure_logging("error", settings.redactor())
    clean = settings.redactor().clean
    checks = asyncio.run(_collect(settings))
    for check in checks:
        sys.stdout.write(f"{clean(check.line())}\n")
    if not all(check.well for check in checks):
        raise typer.Exit(UNAVAILABLE)


async def _collect(settings: Settings) -> list[Check]:
    return [check async for check in _checks(settings)]


async def _checks(settings: Settings) -> AsyncIterator[Check]:
    from txexplain.own_version import own_version  # noqa: PLC0415 - one line of the report

    yield Check("version", well=True, state=own_version())
    yield _policy(settings)
    anvil = _anvil(settings)
    yield anvil
    for chain in await _chains(settings, anvil_found=anvil.well):
        yield chain
    for stored in await _stored(settings):
        yield stored
    for part in await _model(settings):
        yield part
    yield check_descriptors(settings)
    yield _feeds(settings)


async def _model(settings: Settings) -> list[Check]:
    from llm.engines.embedded import CannotLoad  # noqa: PLC0415 - keeps the program's start fast
    from llm.routing.prober import first_token_of  # noqa: PLC0415 - as above
    from txexplain.authors import open_authors  # noqa: PLC0415 - as above

    if settings.model.get_secret_value() == "off":
        return [Check("model", well=True, state="off (texts come from templates)")]
    checks = []
    try:
        async with open_authors(settings) as authors:
            for router in authors.routers:
                for region in router.places:
                    seconds = await first_token_of(router, region, _PATIENCE_SECONDS)
                    state = "gives no right text" if seconds is None else f"first token after {seconds * 1000:.0f} ms"
                    mend = "see that the server answers, knows the model by its name and keeps to grammars"
                    checks.append(Check(f"region {region}", well=seconds is not None, state=state, mend=mend))
    except CannotLoad as error:
        return [Check("model", well=False, state=str(error), mend="make model, or --model-file PATH")]
    return checks or [Check("model", well=False, state="regions, but none is configured", mend="[[regions]] tables")]


def _policy(settings: Settings) -> Check:
    from txexplain.services import read_policy  # noqa: PLC0415 - keeps the program's start fast

    try:
        policy = read_policy(settings)
    except BadSettings as error:
        return Check("policy", well=False, state=str(error), mend="correct the profile or leave --profile out")
    return Check(
        "policy", well=True, state=f"profile {policy.profile.name}, {len(policy.rules)} rules, {policy.digest}"
    )


def check_descriptors(settings: Settings) -> Check:
    """What is described, and what had to be left out."""
    from decoders.erc7730.opening import open_descriptors  # noqa: PLC0415 - keeps the program's start fast

    if settings.erc7730 is None:
        return Check("ERC-7730 descriptors", well=True, state="none configured")
    index = open_descriptors(settings.erc7730)
    counts = index.contracts()
    state = f"{settings.erc7730}: {counts['formats']} formats for {counts['contracts']} contracts"
    told = "; ".join(f"{fault.path}: {fault.message}" for fault in index.faults[:3])
    if not counts["formats"]:
        return Check("ERC-7730 descriptors", well=False, state=state, mend="give the folder of a registry checkout")
    left_out = f", {len(index.faults)} left out ({told})" if index.faults else ""
    if counts["factories"]:
        left_out += f"; {counts['factories']} of them because only a factory is named"
    return Check("ERC-7730 descriptors", well=True, state=state + left_out)


def _anvil(settings: Settings) -> Check:
    from simulation.anvil.binary import AnvilMissing, find_anvil  # noqa: PLC0415 - keeps the program's start fast

    try:
        return Check("anvil", well=True, state=str(find_anvil(settings.anvil)))
    except AnvilMissing as error:
        return Check("anvil", well=False, state=str(error), mend="npm ci, or --anvil PATH")


async def _chains(settings: Settings, *, anvil_found: bool) -> list[Check]:
    if not settings.rpc:
        return [Check("chains", well=False, state="none is configured", mend="--rpc CHAIN=URL, or rpc in the file")]
    upstreams = {
        str(chain): ", ".join(shown(url.get_secret_value()) for url in urls) for chain, urls in settings.rpc.items()
    }
    if not anvil_found:
        return [Check(f"chain {chain}", well=False, state=f"{urls}: needs anvil") for chain, urls in upstreams.items()]
    states = await _chain_states(settings)
    return [
        Check(
            f"chain {chain}",
            well=states.get(f"chain {chain}") == "ok",
            state=f"{urls}: {states.get(f'chain {chain}', states.get('chains', 'not known'))}",
            mend="see that the node answers JSON-RPC at this URL and is of this chain",
        )
        for chain, urls in upstreams.items()
    ]


async def _chain_states(settings: Settings) -> dict[str, str]:
    from txexplain.health import chain_states  # noqa: PLC0415 - keeps the program's start fast
    from txexplain.services import open_simulator  # noqa: PLC0415 - as above

    simulator = open_simulator(settings)
    try:
        return await chain_states(simulator)
    finally:
        await simulator.close()


async def _stored(settings: Settings) -> list[Check]:
    """The database, and what is kept in it and beside it."""
    from txexplain.store.keys import KeyRepository  # noqa: PLC0415 - keeps the program's start fast
    from txexplain.store.opening import CannotStart, open_store  # noqa: PLC0415 - as above

    mend = "--database-url URL; see that the file can be written or the server answers"
    spool = check_spool(settings)
    try:
        store = await open_store(settings)
    except CannotStart as error:
        return [Check("database", well=False, state=str(error), mend=mend), spool]
    try:
        state = await store.health()
        database = Check("database", well=state == "ok", state=state, mend=mend)
        return [database, spool, await check_keys(settings, KeyRepository(store.engine), time.time_ns() // 1_000_000)]
    finally:
        await store.close()


def _feeds(settings: Settings) -> Check:
    from policies.feeds.library import open_feeds  # noqa: PLC0415 - keeps the program's start fast

    index = open_feeds(settings.feeds, int(time.time()))
    if settings.feeds is None:
        return Check("feeds", well=True, state="none configured, so no site and no address is known to be bad")
    missing = "; ".join(it.reason for it in index.missing)
    state = f"{len(index.tables)} in force with {index.entries} entries" + (f"; {missing}" if missing else "")
    return Check("feeds", well=not missing, state=state, mend="txexplain feeds import KIND PATH, with a fresh list")
