"""What a changed profile would make of reports that are stored: nothing is written."""

from collections.abc import AsyncIterator

from decoders.frozen import Frozen
from policies.engine import assess
from policies.policy import Policies
from policies.severity import Level
from policies.verdict import Verdict
from txexplain.report import Report
from txexplain.store.report_store import ReportStore
from txexplain.store.search import MAX_PAGE, Search


class Change(Frozen):
    """One report that would be judged otherwise. `gained` and `lost` are ids of rules that speak anew or no more."""

    report: str
    before: Level
    after: Level
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    def line(self) -> str:
        """For people."""
        rules = (*(f"+{rule}" for rule in self.gained), *(f"-{rule}" for rule in self.lost))
        return " ".join((f"{self.report}:", self.before, "->", self.after, *rules))


async def dry_run(
    store: ReportStore, tenant: str, most: int, new: Policies, old: Policies | None = None
) -> AsyncIterator[Change | None]:
    """What would change of each of the newest `most` reports of a tenant, by `new` against the stored verdict or `old`.

    Facts are those that were stored: a report is asked what it would have said then. Raises `StoreUnavailable`.
    """
    search: Search | None = Search(tenant=tenant, limit=min(most, MAX_PAGE))
    while search is not None and most > 0:
        page = await store.search(search)
        for found in page.found[:most]:
            report = await store.get(found.id, tenant)
            if report is not None:
                yield changed(report, tenant, new, old)
        most -= len(page.found)
        search = None if page.next is None else search.model_copy(update={"after": page.next})


def changed(report: Report, tenant: str, new: Policies, old: Policies | None = None) -> Change | None:
    """How the verdict of one report would change; None where its level and its rules stay."""
    before = report.verdict if old is None else assess(report.case, old.of(tenant))
    after = assess(report.case, new.of(tenant))
    spoke, speak = _speaking(before), _speaking(after)
    if before.level == after.level and spoke == speak:
        return None
    return Change(
        report=report.id,
        before=before.level,
        after=after.level,
        gained=tuple(sorted(speak - spoke)),
        lost=tuple(sorted(spoke - speak)),
    )


def _speaking(verdict: Verdict) -> frozenset[str]:
    return frozenset(finding.rule for finding in verdict.findings)
