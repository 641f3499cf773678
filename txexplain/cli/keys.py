"""`txexplain keys`: who may ask."""

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from txexplain.cli.exit_status import BAD_INPUT
from txexplain.cli.opened_store import ACTOR, with_store
from txexplain.cli.options import with_settings
from txexplain.cli.output import fail, say
from txexplain.cli.when import duration_ms, shown_time
from txexplain.filing import TENANT, TENANT_FORM
from txexplain.settings import Settings

if TYPE_CHECKING:
    from txexplain.gateway.api_key import ApiKey
    from txexplain.store.repository import SqlReportStore

keys = typer.Typer(help="API keys.", no_args_is_help=True)

Expires = Annotated[str | None, typer.Option(help="When it expires, from now: 30m, 12h, 90d, 2w. Never by default.")]
Scopes = Annotated[str, typer.Option(help="A role (wallet, analyst, monitor, admin), or scopes parted by blanks.")]
KeyId = Annotated[str, typer.Argument(metavar="KEY_ID", help="The id, key_...; never the key itself.")]


@keys.callback()
def group() -> None:
    """API keys."""


@keys.command()
@with_settings()
def create(  # noqa: PLR0913, PLR0917 - each is an option
    settings: Settings,
    tenant: Annotated[str, typer.Option(help="Who owns the reports that are asked for with it.")],
    name: Annotated[str, typer.Option(help="What people call it.")] = "",
    scopes: Scopes = "wallet",
    expires: Expires = None,
    rate: Annotated[float | None, typer.Option(help="Requests a second; the settings' number by default.")] = None,
    burst: Annotated[int | None, typer.Option(help="Requests at once.")] = None,
    daily_quota: Annotated[int | None, typer.Option(help="Requests a day (UTC).")] = None,
) -> None:
    """Make a key and print it, once: it is kept as a hash only."""
    from txexplain.gateway.api_key import ApiKey, new_key_text, read_scopes  # noqa: PLC0415 - fast start
    from txexplain.store.keys import KeyRepository  # noqa: PLC0415 - as above

    tenant_named(tenant)
    if (rate is not None and rate <= 0) or (burst is not None and burst < 1) or (daily_quota or 0) < 0:
        fail(BAD_INPUT, "--rate and --burst must be above 0, --daily-quota not below")
    now = time.time_ns() // 1_000_000
    try:
        allowed, until = read_scopes(scopes), None if expires is None else now + duration_ms(expires)
    except ValueError as error:
        fail(BAD_INPUT, f"--scopes or --expires: {error}")
    key_id, hashed, text = new_key_text()
    key = ApiKey(key_id, tenant, name[:128], hashed, allowed, now, until, None, rate, burst, daily_quota)
    with_store(settings, lambda store: KeyRepository(store.engine).add(key, ACTOR))
    say(f"{key.id} of tenant {tenant}, {' '.join(sorted(allowed))}; this is the only time that the key is shown")
    sys.stdout.write(f"{text}\n")


@keys.command(name="list")
@with_settings()
def list_keys(
    settings: Settings, tenant: Annotated[str | None, typer.Option(help="Of this tenant only.")] = None
) -> None:
    """List the keys, with their state and without their secrets."""
    from txexplain.store.keys import KeyRepository  # noqa: PLC0415 - keeps the program's start fast

    now = time.time_ns() // 1_000_000
    for key in with_store(settings, lambda store: KeyRepository(store.engine).keys(tenant)):
        state = key.fault(now) or "good"
        sys.stdout.write(
            f"{key.id}  {key.tenant}  {key.name or '-'}  {' '.join(sorted(key.scopes))}  "
            f"created {shown_time(key.created_at)}  expires {shown_time(key.expires_at)}  {state}\n"
        )


@keys.command()
@with_settings()
def rotate(
    settings: Settings,
    key_id: KeyId,
    overlap: Annotated[str, typer.Option(help="How long the old key goes on: 30m, 12h, 90d, 2w.")] = "1d",
    expires: Expires = None,
) -> None:
    """Make a key with the same rights and let the old one expire, so that nobody is without one meanwhile."""
    import dataclasses  # noqa: PLC0415 - beside the imports that it belongs to

    from txexplain.gateway.api_key import new_key_text  # noqa: PLC0415 - keeps the program's start fast
    from txexplain.store.keys import KeyRepository  # noqa: PLC0415 - as above

    now = time.time_ns() // 1_000_000
    try:
        ends, until = now + duration_ms(overlap), None if expires is None else now + duration_ms(expires)
    except ValueError as error:
        fail(BAD_INPUT, f"--overlap or --expires: {error}")
    new_id, hashed, text = new_key_text()

    async def run(store: "SqlReportStore") -> None:
        old = await _usable(store, key_id, now)
        fresh = dataclasses.replace(old, id=new_id, secret_hash=hashed, created_at=now, expires_at=until)
        # A key never lives longer because it was replaced.
        last = ends if old.expires_at is None else min(ends, old.expires_at)
        await KeyRepository(store.engine).replace(old, fresh, last, ACTOR)

    with_store(settings, run)
    say(f"{new_id} replaces {key_id}, which expires {shown_time(ends)}; this is the only time that the key is shown")
    sys.stdout.write(f"{text}\n")


@keys.command()
@with_settings()
def revoke(settings: Settings, key_id: KeyId) -> None:
    """Refuse a key. Replicas remember keys for ten seconds, so it may be good that much longer."""
    from txexplain.store.keys import KeyRepository  # noqa: PLC0415 - keeps the program's start fast

    now = time.time_ns() // 1_000_000

    async def run(store: "SqlReportStore") -> None:
        await KeyRepository(store.engine).revoke(await _usable(store, key_id, now), ACTOR)

    with_store(settings, run)
    say(f"{key_id} is revoked")


async def _usable(store: "SqlReportStore", key_id: str, now: int) -> "ApiKey":
    from txexplain.store.keys import KeyRepository  # noqa: PLC0415 - keeps the program's start fast

    key = await KeyRepository(store.engine).key(key_id)
    if key is None:
        fail(BAD_INPUT, f"there is no key {key_id}; `txexplain keys list` shows them")
    fault = key.fault(now)
    if fault is not None:
        fail(BAD_INPUT, f"{key_id}: {fault}")
    return key


def tenant_named(tenant: str) -> str:
    """The tenant's name, where it is one; else the program ends."""
    if not TENANT.fullmatch(tenant):
        fail(BAD_INPUT, f"--tenant: {tenant!r} must be {TENANT_FORM}")
    return tenant
