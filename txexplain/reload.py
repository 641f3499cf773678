"""New settings taken over by the running service, without a request lost.

Requests in hand are finished with what they began with. Settings that hold open files, sockets or processes need a
restart; the log names those that were changed and not taken over. A fault in the new settings changes nothing.
"""

import asyncio
import dataclasses
import time
from collections.abc import Callable
from typing import Final

import structlog
from fastapi import FastAPI

from txexplain.filing import LOCAL_TENANT
from txexplain.gateway.gateway import Allowance
from txexplain.policy_desk import PolicyDesk
from txexplain.services import Services, read_sources, services_of
from txexplain.settings import BadSettings, Settings
from txexplain.store.opening import CannotStart
from txexplain.telemetry import configure_logging

_logger = structlog.get_logger(__name__)

TAKEN_OVER: Final = frozenset(
    {
        "abi",
        "budget_ms",
        "burst",
        "concurrency",
        "cors_origin",
        "daily_quota",
        "dictionary",
        "drain_seconds",
        "erc7730",
        "feeds",
        "labels",
        "log_level",
        "profile",
        "profiles",
        "queue",
        "rate",
        "retention_days",
        "token_list",
    }
)
"""What a reload changes. The files that these name are read again even where the name is the same."""


class Reloader:
    """Takes over what `load` reads; one reload at a time."""

    def __init__(self, app: FastAPI, load: Callable[[], Settings]) -> None:
        self._app = app
        self._load = load
        self._one_at_a_time = asyncio.Lock()

    async def reload(self) -> bool:
        """Take over the new settings; False, with the reason in the log, where they cannot be used."""
        async with self._one_at_a_time:
            old = services_of(self._app)
            try:
                new = await asyncio.to_thread(_reloaded, old, self._load)
            except (BadSettings, CannotStart) as error:
                _logger.error("reload refused", reason=str(error))  # noqa: TRY400 - the operator's fault, told in words
                return False
            self._app.state.services = new
            _take_over_limits(new)
        _logger.info(
            "reloaded",
            policy=new.policy.of(LOCAL_TENANT).digest,
            restart_needed=_not_taken_over(old.settings, self._load()),
        )
        return True


def _reloaded(old: Services, load: Callable[[], Settings]) -> Services:
    wanted = load()
    changed = {name: getattr(wanted, name) for name in TAKEN_OVER}
    settings = old.settings.model_copy(update=changed)
    decoding = dataclasses.replace(old.pipeline.decoding, sources=read_sources(settings))
    # Last, because it is in force at once: a fault in what stands above must leave the old policy.
    if isinstance(old.policy, PolicyDesk):
        old.policy.take_over(settings, time.time())
    return dataclasses.replace(old, settings=settings, pipeline=dataclasses.replace(old.pipeline, decoding=decoding))


def _take_over_limits(services: Services) -> None:
    settings, gateway = services.settings, services.gateway
    gateway.allowance = Allowance(settings.rate, settings.burst, settings.daily_quota)
    gateway.door.budget = settings.budget_ms / 1000
    gateway.admission.concurrency, gateway.admission.queue = settings.concurrency, settings.queue
    if gateway.authenticator is not None:
        gateway.authenticator.forget()
    configure_logging(settings.log_level, settings.redactor())


def _not_taken_over(old: Settings, wanted: Settings) -> list[str]:
    names = sorted(Settings.model_fields.keys() - TAKEN_OVER)
    return [name for name in names if getattr(old, name) != getattr(wanted, name)]
