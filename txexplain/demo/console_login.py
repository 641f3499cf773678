"""People of the demo, who may look at its reports in the console."""

import asyncio
import secrets
from typing import Final

from txexplain.console.access.secrets import password_hash
from txexplain.console.data.people import PeopleRepository
from txexplain.filing import LOCAL_TENANT
from txexplain.store.database import database_url, open_engine

NAMES: Final = ("demo", "demo-second")
"""Two, because a label that changes verdicts needs a second pair of eyes."""

_ROLE: Final = "admin"


def let_in(database: str) -> str:
    """Give everybody in `NAMES` the same new password, and return it. The database must be migrated."""
    password = secrets.token_urlsafe(9)
    asyncio.run(_let_in(database, password))
    return password


async def _let_in(database: str, password: str) -> None:
    engine = open_engine(database_url(database))
    try:
        people = PeopleRepository(engine)
        hashed = await password_hash(password)
        for name in NAMES:
            person = await people.named(name)
            if person is None:
                await people.add("demo", LOCAL_TENANT, name, _ROLE, hashed)
            else:
                await people.change("demo", LOCAL_TENANT, person.id, "person.password", password_hash=hashed)
    finally:
        await engine.dispose()
