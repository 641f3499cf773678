"""The gateway as the API uses it: a checked caller, within its limits, with its turn."""

import ipaddress
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Final

from simulation.deadline import Deadline
from txexplain.gateway.admission import Admission
from txexplain.gateway.api_key import ApiKey, Scope
from txexplain.gateway.arrivals import Arrivals
from txexplain.gateway.authenticator import Authenticator, Unauthenticated
from txexplain.gateway.door import Door
from txexplain.gateway.precedence import Precedence
from txexplain.gateway.principal import LOCAL_PRINCIPAL, Principal, principal_of
from txexplain.gateway.quota import Quotas
from txexplain.gateway.rate import RateLimits

_NO_KEY: Final = "send an API key with the header `Authorization: Bearer txk_...` or `X-API-Key: txk_...`"


class Forbidden(Exception):  # noqa: N818 - it states what is the case
    """The caller is known and may not do this."""


class Limited(Exception):  # noqa: N818 - it states what is the case
    """The caller asked more than it may. `retry_after` in seconds."""

    def __init__(self, reason: str, retry_after: float) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a key may ask where it has no numbers of its own: requests a second, at once, and a day (0: no limit)."""

    rate: float
    burst: int
    daily_quota: int


class Gateway:
    """Checks callers. Without an authenticator everybody who reaches the service is this machine's user."""

    def __init__(
        self,
        authenticator: Authenticator | None,
        admission: Admission,
        quotas: Quotas,
        allowance: Allowance,
        budget: float,
    ) -> None:
        """`budget`: seconds of a request that names none."""
        self.authenticator = authenticator
        self.admission = admission
        self.door = Door(admission, self.remembered, budget)
        self.precedence = Precedence()
        self.quotas = quotas
        self.allowance = allowance
        self.draining = False
        self._rates = RateLimits()
        self._arrivals = Arrivals()

    async def admit(self, headers: "Credentials", scope: Scope) -> Principal:
        """The caller, allowed to do this now.

        Raises `Unauthenticated`, `Forbidden`, `Limited`, and `StoreUnavailable` where keys cannot be read.
        """
        if self.authenticator is None:
            if not _is_this_machine(headers.host):
                # A web page that makes its own name point to 127.0.0.1 (DNS rebinding) sends that name here.
                raise Forbidden(f"without API keys the service answers only to localhost, not to {headers.host[:64]!r}")
            return LOCAL_PRINCIPAL
        if headers.key is None:
            raise Unauthenticated(_NO_KEY)
        principal = principal_of(await self.authenticator.authenticate(headers.key))
        if scope not in principal.scopes:
            raise Forbidden(f"this API key has not the scope {scope}")
        if principal.key is not None:
            self._take_rate(principal.key, 1)
            self._take_quota(principal.key, 1)
        return principal

    @asynccontextmanager
    async def turn(self, principal: Principal, deadline: Deadline) -> AsyncIterator[None]:
        """The caller's turn. Raises `Overloaded`."""
        async with self.admission.turn(principal.id, deadline):
            yield

    @contextmanager
    def arrival(self, principal: Principal) -> Iterator[None]:
        """The caller's body is on its way. Raises `Limited` where as many of its bodies are as its burst allows."""
        if principal.key is None:
            yield
            return
        most = self._burst(principal.key)
        with self._arrivals.one(principal.id, most) as waited_for:
            if not waited_for:
                raise Limited(f"{most} bodies of this API key are on their way already", 1.0)
            yield

    def count(self, principal: Principal, weighed: int, further: int) -> None:
        """Further requests stand in the body, which was weighed as so many. Raises `Limited`."""
        self.weigh(principal, further, weighed)
        if principal.key is not None and further:
            self._take_quota(principal.key, further)

    def weigh(self, principal: Principal, further: int, before: int = 0) -> None:
        """The body costs as much as so many further requests; only the rate knows. Raises `Limited`.

        `before`: as how many it was weighed already.
        """
        key = principal.key
        if key is None:
            return
        # One of the burst is gone for the request itself; a caller with a full bucket must be able to have the rest.
        most = self._burst(key) - 1
        cost = min(further, most) - min(before, most)
        if cost > 0:
            self._take_rate(key, cost)

    def remembered(self, key: str | None) -> str | None:
        """The id of whoever shows this key; None where it would have to be looked up, or is wrong."""
        if self.authenticator is None:
            return LOCAL_PRINCIPAL.id
        found = None if key is None else self.authenticator.remembered(key)
        return None if found is None else found.id

    def _burst(self, key: ApiKey) -> int:
        return self.allowance.burst if key.burst is None else key.burst

    def _take_rate(self, key: ApiKey, cost: int) -> None:
        rate = self.allowance.rate if key.rate is None else key.rate
        wait = self._rates.take(key.id, rate, self._burst(key), cost)
        if wait:
            raise Limited(f"this API key may ask {rate:g} times a second; a large body counts as several", wait)

    def _take_quota(self, key: ApiKey, cost: int) -> None:
        quota = self.allowance.daily_quota if key.daily_quota is None else key.daily_quota
        wait = self.quotas.take(key.id, key.tenant, quota, cost)
        if wait:
            raise Limited(f"this API key may ask {quota} times a day (UTC)", wait)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request says about its caller: the key's text, where one was sent, and the host that it was sent to."""

    key: str | None
    host: str


def shown_key(authorization: str, own_header: str | None) -> str | None:
    """The key's text, unchecked, from `Authorization: Bearer` or from `X-API-Key`; None where neither has one."""
    scheme, _, text = authorization.partition(" ")
    bearer = text.strip() if scheme.lower() == "bearer" else None
    return bearer or own_header


def _is_this_machine(host: str) -> bool:
    """Whether a `Host` header names the loopback interface."""
    name = host[1 : host.find("]")] if host.startswith("[") else host.partition(":")[0]
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
