"""A store that keeps reports in the spool while the database is away, and replays them when it is back.

An acknowledged report is in the database or in the spool. One may be in both for a moment, when the database took it
and could not say so in time; the database keeps a report once, however often it is given.
"""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from txexplain.filing import LOCAL, LOCAL_TENANT, Filing
from txexplain.report import Report
from txexplain.store.feedback import Feedback
from txexplain.store.report_store import IdempotencyConflict, ReportStore, StoreRefused, StoreUnavailable
from txexplain.store.search import Page, Search
from txexplain.store.spool import Spool, Spooled, SpoolFull

_logger = structlog.get_logger(__name__)

_PATIENCE_SECONDS: Final = 0.7
"""How long a report waits for the database before it goes to the spool. A busy process alone made reports wait 0.3 s
(measured at twice its capacity), and what goes to the spool for nothing is written twice."""

_REPLAY_SECONDS: Final = 10.0
_PAUSE_SECONDS: Final = 1.0
"""Between two looks whether the database is back."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a report lies, and for whom; its text stays on the disk."""

    path: Path
    filing: Filing


class SpooledStore:
    """The `ReportStore` that the service uses: `inner` is the database's."""

    def __init__(
        self,
        inner: ReportStore,
        spool: Spool,
        patience: float = _PATIENCE_SECONDS,
        pause: float = _PAUSE_SECONDS,
        prepare: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`prepare` makes a database usable that was away at the start; it is tried until it raises nothing."""
        self._inner = inner
        self._spool = spool
        self._patience = patience
        self._pause = pause
        self._index: dict[str, _Place] = {}
        self._naming = asyncio.Lock()
        self._prepare = prepare
        self._away = prepare is not None
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.replayed = 0

    @property
    def inner(self) -> ReportStore:
        """The database's store."""
        return self._inner

    @property
    def spool(self) -> Spool:
        """Where reports wait while the database is away."""
        return self._spool

    @property
    def away(self) -> bool:
        """Whether the database did not take the last report that it was given."""
        return self._away

    @property
    def spooled(self) -> int:
        """Reports of this process that wait in the spool."""
        return len(self._index)

    async def start(self) -> None:
        """Replay what earlier processes left, and from then on what comes."""
        await asyncio.to_thread(self._take_stock)
        self._wake.set()
        self._task = asyncio.create_task(self._replay_for_ever(), name="spool replay")

    async def add(self, report: Report, filing: Filing = LOCAL) -> Report:
        """See `ReportStore.add`."""
        if not self._away:
            try:
                async with asyncio.timeout(self._patience):
                    return await self._inner.add(report, filing)
            except StoreRefused:
                raise
            except (TimeoutError, StoreUnavailable) as error:
                self._away = True
                self._wake.set()
                _logger.warning("database away", reason=str(error) or "no answer in time")
        return await self._put(report, filing)

    async def get(self, report_id: str, tenant: str = LOCAL_TENANT) -> Report | None:
        """See `ReportStore.get`."""
        place = self._index.get(report_id)
        if place is not None and place.filing.tenant == tenant:
            spooled = await self._read(report_id)
            if spooled is not None:
                return spooled
        return await self._inner.get(report_id, tenant)

    async def named(self, tenant: str, key: str, request: str) -> Report | None:
        """See `ReportStore.named`. While the database is away, only what is in the spool is known."""
        spooled = await self._named(tenant, key, request)
        if spooled is not None or self._away:
            return spooled
        try:
            async with asyncio.timeout(self._patience):
                return await self._inner.named(tenant, key, request)
        except (TimeoutError, StoreUnavailable):
            return None

    async def search(self, search: Search) -> Page:
        """See `ReportStore.search`. What is in the spool is not found yet."""
        return await self._inner.search(search)

    async def add_feedback(self, feedback: Feedback, filing: Filing) -> bool:
        """See `ReportStore.add_feedback`."""
        return await self._inner.add_feedback(feedback, filing)

    async def feedback(self, report_id: str, tenant: str = LOCAL_TENANT) -> tuple[Feedback, ...]:
        """See `ReportStore.feedback`."""
        return await self._inner.feedback(report_id, tenant)

    async def health(self) -> str:
        """`ok` where the next report can be kept, in the database or in the spool."""
        if self._prepare is not None:
            return "the database was away at the start; reports wait in the spool"
        if self._away:
            return "ok" if await asyncio.to_thread(self._has_room) else "the database is away and the spool is full"
        return await self._inner.health()

    async def close(self) -> None:
        """Stop replaying; what is left waits on the disk for the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        await self._inner.close()

    async def _put(self, report: Report, filing: Filing) -> Report:
        if filing.idempotency is None:
            return await self._write(report, filing)
        # One at a time, so that a second request of the same name finds the first one's report on the disk.
        async with self._naming:
            earlier = await self._named(filing.tenant, filing.idempotency.key, filing.idempotency.request)
            return earlier or await self._write(report, filing)

    async def _write(self, report: Report, filing: Filing) -> Report:
        item = Spooled(report.id, report.created_at, filing, report.model_dump_json())
        try:
            path = await asyncio.to_thread(self._spool.put, item)
        except SpoolFull as error:
            raise StoreUnavailable(f"the database is away, and {error}") from error
        self._index[report.id] = _Place(path, filing)
        self._wake.set()
        return report

    async def _named(self, tenant: str, key: str, request: str) -> Report | None:
        for report_id, place in self._index.items():
            name = place.filing.idempotency
            if name is not None and (place.filing.tenant, name.key) == (tenant, key):
                if name.request != request:
                    raise IdempotencyConflict("this Idempotency-Key was used for another request")
                return await self._read(report_id)
        return None

    async def _read(self, report_id: str) -> Report | None:
        """The spooled report; None where it has been replayed meanwhile."""
        item = await asyncio.to_thread(self._spool.read, self._index[report_id].path)
        if item is None:
            self._index.pop(report_id, None)
            return None
        return Report.model_validate_json(item.body)

    def _take_stock(self) -> None:
        for path in self._spool.paths():
            item = self._spool.read(path)
            if item is not None:
                self._index[item.id] = _Place(path, item.filing)

    def _has_room(self) -> bool:
        try:
            return self._spool.size() < self._spool.max_bytes
        except OSError:
            return False

    async def _replay_for_ever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                done = await self._replay()
            except Exception:
                _logger.exception("replay failed")
                done = False
            if not done:
                await asyncio.sleep(self._pause)
                self._wake.set()

    async def _replay(self) -> bool:
        """Give the database what the spool holds; whether all of it is there now."""
        if not await self._prepared():
            return False
        try:
            async with asyncio.timeout(_REPLAY_SECONDS):
                if await self._inner.health() != "ok":
                    return False
        except TimeoutError:
            return False
        if self._away:
            _logger.info("database back", spooled=len(self._index))
        self._away = False
        with self._spool.replaying() as mine:
            paths = await asyncio.to_thread(self._spool.paths)
            return not paths or (mine and await self._replay_all(paths))

    async def _prepared(self) -> bool:
        """Whether the database was made usable; without a limit of time, since a schema may take long to upgrade."""
        if self._prepare is None:
            return True
        try:
            await self._prepare()
        except Exception as error:  # noqa: BLE001 - drivers raise what they like while a server is away
            _logger.warning("database still away", error=type(error).__name__)
            return False
        self._prepare = None
        return True

    async def _replay_all(self, paths: list[Path]) -> bool:
        count = 0
        for path in paths:
            item = await asyncio.to_thread(self._spool.read, path)
            if item is None:
                continue
            try:
                async with asyncio.timeout(_REPLAY_SECONDS):
                    await self._replay_one(item)
            except StoreRefused as error:
                _logger.error("spooled report refused", file=path.name, reason=str(error))  # noqa: TRY400 - no fault of ours
                await asyncio.to_thread(self._spool.put_aside, path)
            except (TimeoutError, StoreUnavailable):
                self._away = True
                return False
            else:
                await asyncio.to_thread(self._spool.remove, path)
                count += 1
            self._index.pop(item.id, None)
        self.replayed += count
        _logger.info("spool replayed", reports=count)
        return True

    async def _replay_one(self, item: Spooled) -> None:
        report = Report.model_validate_json(item.body)
        try:
            kept = await self._inner.add(report, item.filing)
        except IdempotencyConflict:
            kept = None
        if kept is None or kept.id != report.id:
            # The name went to another report meanwhile; this one was acknowledged too, so it is kept unnamed.
            await self._inner.add(report, dataclasses.replace(item.filing, idempotency=None))
