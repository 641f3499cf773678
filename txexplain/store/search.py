"""What reports are searched by, and what a search gives."""

from typing import Annotated

from pydantic import Field

from decoders.frozen import Frozen
from decoders.primitives import Address
from policies.severity import Level

MAX_PAGE = 500


class Cursor(Frozen):
    """The last report of a page; the next page begins behind it."""

    created_at: int
    report_id: str


class Search(Frozen):
    """Every condition must hold. Times in Unix milliseconds, `since` included and `until` not."""

    tenant: str
    level: Level | None = None
    chain_id: int | None = None
    sender: Address | None = None
    origin_host: str | None = None
    rule: str | None = None
    digest: str | None = None
    since: int | None = None
    until: int | None = None
    after: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 50


class Found(Frozen):
    """One line of a result; the report itself is read by its id."""

    id: str
    created_at: int
    chain_id: int
    sender: str
    kind: str
    level: Level
    origin_host: str | None
    rules: tuple[str, ...]
    digest: str
    policy_digest: str


class Page(Frozen):
    """The newest first; `next` where there are more."""

    found: tuple[Found, ...]
    next: Cursor | None = None
