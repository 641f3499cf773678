"""Stand-ins for the parts that need a chain or a disk: each does one thing that a real part may do."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from decoders.names.code_source import Wanted
from decoders.outcome import Known, Outcome, Unavailable
from decoders.requests import SigningRequest
from llm.explanation import Explanation
from policies.case import Case
from policies.verdict import Verdict
from simulation.deadline import Deadline
from simulation.effects import Effects
from simulation.query import BlockQuery, Overrides
from simulation.simulator import Meaning, Simulation
from simulation.witness.recheck import Recheck
from simulation.witness.witness import Witness
from tests.txexplain.cases import BLOCK, effects
from txexplain.filing import LOCAL, LOCAL_TENANT, Filing, Idempotency
from txexplain.report import Report
from txexplain.store.feedback import Feedback
from txexplain.store.report_store import StoreUnavailable
from txexplain.store.search import Page, Search


@dataclass
class FakeSimulator:
    """Answers with these effects after `seconds`; raises `failure` instead where there is one."""

    found: Outcome[Effects] = field(default_factory=lambda: Known(value=effects()))
    seconds: float = 0.0
    failure: Exception | None = None
    deaf: bool = False
    states: Mapping[str, str] = field(default_factory=lambda: {"1": "ok"})
    deadlines: list[float] = field(default_factory=list)
    cancelled: bool = False
    called: asyncio.Event = field(default_factory=asyncio.Event)

    async def simulate(
        self,
        request: SigningRequest,
        decoded: Meaning,
        block: BlockQuery,
        overrides: Overrides,
        deadline: Deadline,
    ) -> Simulation:
        del request, decoded, block, overrides
        self.deadlines.append(deadline.remaining())
        self.called.set()
        try:
            await asyncio.sleep(self.seconds)
        except asyncio.CancelledError:
            self.cancelled = True
            if self.deaf:
                await asyncio.sleep(self.seconds)
            raise
        if self.failure is not None:
            raise self.failure
        return Simulation(effects=self.found, block=BLOCK)

    async def recheck(self, witness: Witness, deadline: Deadline) -> Outcome[Recheck]:
        del deadline
        if str(witness.chain_id) not in self.states:
            return Unavailable(stage="recheck", reason=f"no upstream is configured for chain {witness.chain_id}")
        found = Recheck(
            holds=True,
            changed=(),
            block_number=witness.block_number,
            block_hash=witness.block_hash,
            context=witness.context,
        )
        return Known(value=found)

    async def read_state(
        self, chain_id: int, wanted: Sequence[Wanted], block: BlockQuery, deadline: Deadline
    ) -> Mapping[Wanted, bytes]:
        del chain_id, wanted, block, deadline
        return {}

    async def health(self) -> Mapping[str, str]:
        if self.failure is not None:
            raise self.failure
        return self.states

    async def close(self) -> None:
        pass


@dataclass
class MemoryStore:
    """Keeps reports in a dictionary; refuses them where `failure` says so, or takes `seconds`."""

    reports: dict[str, Report] = field(default_factory=dict)
    filings: dict[str, Filing] = field(default_factory=dict)
    said: list[Feedback] = field(default_factory=list)
    searches: list[Search] = field(default_factory=list)
    failure: str | None = None
    seconds: float = 0.0

    async def add(self, report: Report, filing: Filing = LOCAL) -> Report:
        await asyncio.sleep(self.seconds)
        self._fail()
        self.reports[report.id] = report
        self.filings[report.id] = filing
        return report

    async def get(self, report_id: str, tenant: str = LOCAL_TENANT) -> Report | None:
        self._fail()
        return self.reports.get(report_id) if self._tenant(report_id) == tenant else None

    async def named(self, tenant: str, key: str, request: str) -> Report | None:
        self._fail()
        for report_id, filing in self.filings.items():
            if filing.tenant == tenant and filing.idempotency == Idempotency(key, request):
                return self.reports[report_id]
        return None

    async def search(self, search: Search) -> Page:
        self._fail()
        self.searches.append(search)
        return Page(found=())

    async def add_feedback(self, feedback: Feedback, filing: Filing) -> bool:
        self._fail()
        known = self._tenant(feedback.report_id) == filing.tenant
        self.said.extend([feedback] if known else [])
        return known

    async def feedback(self, report_id: str, tenant: str = LOCAL_TENANT) -> tuple[Feedback, ...]:
        return tuple(said for said in self.said if said.report_id == report_id and self._tenant(report_id) == tenant)

    async def health(self) -> str:
        return self.failure or "ok"

    async def close(self) -> None:
        pass

    def _tenant(self, report_id: str) -> str | None:
        filing = self.filings.get(report_id)
        return None if filing is None else filing.tenant

    def _fail(self) -> None:
        if self.failure is not None:
            raise StoreUnavailable(self.failure)


@dataclass
class FakeExplainer:
    """Runs `act` and never gives words of its own."""

    act: Callable[[], None] = lambda: None
    seconds: float = 0.0
    residencies: list[str | None] = field(default_factory=list)

    async def explain(
        self, case: Case, verdict: Verdict, deadline: Deadline, language: str, residency: str | None = None
    ) -> Explanation:
        del case, verdict, deadline
        self.residencies.append(residency)
        await asyncio.sleep(self.seconds)
        self.act()
        return Explanation(headline="h", sentences=(), author="template", language=language)


UNREACHED = Unavailable(stage="simulate", reason="upstream of chain 1 does not answer")


class Clock:
    """Stands still until a test moves it."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        """The seconds."""
        return self.seconds
