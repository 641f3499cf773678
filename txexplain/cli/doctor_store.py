"""What `txexplain doctor` says of the spool and of the API keys."""

import shutil
import tempfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from txexplain.cli.check import Check
from txexplain.cli.when import shown_time
from txexplain.settings import Settings

if TYPE_CHECKING:
    from txexplain.gateway.api_key import ApiKey
    from txexplain.store.keys import KeyRepository
    from txexplain.store.spool import Spool

_SOON_MS: Final = 7 * 86_400_000


def check_spool(settings: Settings) -> Check:
    """Whether reports could be kept while the database is away, and whether some are."""
    from txexplain.store.opening import open_spool  # noqa: PLC0415 - keeps the program's start fast

    try:
        spool = open_spool(settings)
        with tempfile.TemporaryFile(dir=settings.spool):
            free = shutil.disk_usage(settings.spool).free
    except OSError as error:
        state = f"{settings.spool} cannot be written ({error.strerror})"
        return Check("spool", well=False, state=state, mend="--spool FOLDER, on a disk that outlives the process")
    held = spool.size()
    state = f"{settings.spool}: {len(spool.paths())} reports wait, {held} of {spool.max_bytes} bytes"
    fault, mend = _spool_fault(spool, held, free)
    return Check("spool", well=not fault, state=state + fault, mend=mend)


def _spool_fault(spool: "Spool", held: int, free: int) -> tuple[str, str]:
    """What is wrong and how to mend it; nothing where it is well."""
    if aside := spool.put_aside_count():
        return f"; {aside} files are damaged or were refused", "look at the .damaged and .refused files, then move them"
    if held > spool.max_bytes // 2:
        return "; more than half full", "mend the database: when the spool is full, answers are 503"
    if free < spool.max_bytes - held:
        return f"; the disk has only {free} bytes free", "make room, or lower --spool-megabytes"
    return "", ""


async def check_keys(settings: Settings, repository: "KeyRepository", now: int) -> Check:
    """Whether anybody may ask, and whose last key ends soon. `now` in Unix milliseconds."""
    if not settings.demands_keys:
        return Check("API keys", well=True, state=f"not demanded on {settings.host}")
    usable = [key for key in await repository.keys() if key.fault(now) is None]
    if not usable:
        mend = "txexplain keys create --tenant TENANT"
        return Check("API keys", well=False, state="demanded, and there is none: nobody may ask", mend=mend)
    ending = _ending(usable, now)
    state = f"{len(usable)} for {len({key.tenant for key in usable})} tenants"
    if not ending:
        return Check("API keys", well=True, state=state)
    told = ", ".join(f"{key.tenant} on {shown_time(key.expires_at)} ({key.id})" for key in ending[:5])
    mend = "txexplain keys rotate KEY_ID, and give the new key to its user"
    return Check("API keys", well=False, state=f"{state}; the last key ends for {told}", mend=mend)


def _ending(usable: "Sequence[ApiKey]", now: int) -> "list[ApiKey]":
    """The last key of each tenant that has none beyond a week; a key that was rotated away is no fault."""
    last: dict[str, ApiKey] = {}
    for key in sorted(usable, key=lambda it: it.expires_at or now + 2 * _SOON_MS):
        last[key.tenant] = key
    return [key for key in last.values() if key.expires_at is not None and key.expires_at <= now + _SOON_MS]
