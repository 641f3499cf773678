"""What the application asks of a store of reports."""

from typing import Protocol

from txexplain.report import Report


class StoreUnavailable(Exception):  # noqa: N818 - it states what is the case; the caller decides whether it is an error
    """The store did not take or give a report. The message is for people and names no secret."""


class ReportStore(Protocol):
    """Reports are written once and never changed."""

    async def add(self, report: Report) -> None:
        """Keep the report. When this returns, it survives a crash of the service and of the machine.

        Raises `StoreUnavailable`.
        """
        ...

    async def get(self, report_id: str) -> Report | None:
        """The report with this id, or None. Raises `StoreUnavailable`."""
        ...

    async def health(self) -> str:
        """`ok`, or a sentence that says what is wrong."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...
