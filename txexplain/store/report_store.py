"""What the application asks of a store of reports."""

from typing import Protocol

from txexplain.filing import LOCAL, LOCAL_TENANT, Filing
from txexplain.report import Report
from txexplain.store.feedback import Feedback
from txexplain.store.search import Page, Search


class StoreUnavailable(Exception):  # noqa: N818 - it states what is the case; the caller decides whether it is an error
    """The store did not take or give a report. The message is for people and names no secret."""


class StoreRefused(StoreUnavailable):
    """The store is there and will never take this report."""


class IdempotencyConflict(Exception):  # noqa: N818 - as above
    """The caller's name for this request is taken by another request of the same tenant."""


class ReportStore(Protocol):
    """Reports are written once and never changed. Each belongs to one tenant, and no other ever sees it."""

    async def add(self, report: Report, filing: Filing = LOCAL) -> Report:
        """Keep the report. When this returns, it survives a crash of the service and of the machine.

        The report that is kept: this one, or the earlier one of the same idempotency key. The same report twice is
        kept once. Raises `StoreUnavailable`, `IdempotencyConflict`.
        """
        ...

    async def get(self, report_id: str, tenant: str = LOCAL_TENANT) -> Report | None:
        """The tenant's report with this id, or None. Raises `StoreUnavailable`."""
        ...

    async def named(self, tenant: str, key: str, request: str) -> Report | None:
        """The report that was kept under an idempotency key, or None. Raises as `add`; `request` is the body's hash."""
        ...

    async def search(self, search: Search) -> Page:
        """The tenant's reports that fit, newest first. Raises `StoreUnavailable`."""
        ...

    async def add_feedback(self, feedback: Feedback, filing: Filing) -> bool:
        """Keep what was said about a report; False where the tenant has no such report. Raises `StoreUnavailable`."""
        ...

    async def feedback(self, report_id: str, tenant: str = LOCAL_TENANT) -> tuple[Feedback, ...]:
        """What was said about a report, oldest first. Raises `StoreUnavailable`."""
        ...

    async def health(self) -> str:
        """`ok`, or a sentence that says what is wrong."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...
