"""What stands in the console while its pages are looked at: reports, decisions, labels, a profile, regions, costs."""

import time
from dataclasses import dataclass

from decoders.outcome import Known, Outcome
from llm.routing.decisions import Fault, Region
from llm.routing.router import Router
from llm.routing.table import RoutingTable
from simulation.deadline import Deadline
from simulation.witness.recheck import Recheck
from simulation.witness.witness import Witness
from tests.console_browser.house import House
from tests.txexplain.cases import case_of, effects, report_of, unlimited_approval
from tests.txexplain.console.rich import UPGRADED, rich_report
from txexplain.authors import Authors
from txexplain.console.data.actions import Change
from txexplain.console.data.labels import NewLabel
from txexplain.console.desk_facts import tell_desk
from txexplain.console.parts import Console
from txexplain.report import Report
from txexplain.spending import DAY_SECONDS, Spent

NEWCOMER = "eve"
"""The admin of a tenant that has nothing yet."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """Reports to look at: one that warns, two that were decided, and one with something in every part."""

    grave: Report
    decided: tuple[Report, Report]
    rich: Report
    party: str = "0x" + "b0" * 20


def furnish(house: House) -> Furniture:
    """Put everything there."""
    found = Furniture(house.keep(_grave()), (house.keep(), house.keep()), house.keep(rich_report()))
    others = [house.keep(_grave()) for _ in range(4)] + [house.keep() for _ in range(3)]
    _decide(house, found, others)
    house.run(_label(house.place.console, found))
    house.run(house.place.console.profiles.activate("local", "lea", 'name = "local"\n', "our own name for it"))
    house.run(tell_desk(house.place.console))
    house.run(house.place.console.views.save("local", "ada", "escalated to me", "status=escalated", shared=True))
    house.run(_spend(house.place.console))
    house.run(house.place.person(NEWCOMER, "admin", "fresh"))
    _open_regions(house.place.console)
    object.__setattr__(house.place.simulator, "recheck", _upgraded)
    return found


def _grave() -> Report:
    return report_of(case_of(effects(approvals=(unlimited_approval(),))), ("simulate: upstream is slow\u202e",))


def _decide(house: House, found: Furniture, others: list[Report]) -> None:
    first, second = found.decided
    decisions = [
        ("bob", first, "correct", "as it should be"),
        ("ann", second, "false_positive", "known"),
        ("ann", others[0], "correct", ""),
        ("bob", others[1], "correct", ""),
        ("bob", others[2], "false_positive", ""),
        ("ann", others[3], "escalate", "who may look at this spender?"),
    ]
    actions = house.place.console.actions
    for who, report, decision, note in decisions:
        house.run(actions.apply("local", who, Change(report.id, 1, "decide", decision, note)))
    house.run(actions.apply("local", "ada", Change(others[4].id, 1, "assign", "ada")))


async def _label(console: Console, found: Furniture) -> None:
    """One that waits, and one that is in force for a while."""
    new = NewLabel(found.party, "address", 1, "malicious", "drained three users today", found.grave.id, None)
    await console.labels.propose("local", "bob", new)
    until = time.time_ns() // 1_000_000 + 90 * 86_400_000
    site = NewLabel("app.example.org", "site", None, "watched", "many reports come from here", found.grave.id, until)
    await console.labels.propose("local", "ann", site)


async def _spend(console: Console) -> None:
    """Some days of models' texts."""
    today = int(time.time()) // DAY_SECONDS
    days = [
        Spent("local", today - n, "small", "eu-1", 40 + n, 9_000, 2_000, 1500.0 * (n % 5 + 1), 0.2) for n in range(9)
    ]
    await console.spending.add(days)


def _open_regions(console: Console) -> None:
    """One that is well and one that fails."""
    table, now = RoutingTable([Region("eu-1", "eu"), Region("us-1", "us")], seed=1), time.monotonic()
    for number in range(20):
        table.begin(number, "us", now, now + 10)
        table.failed(number, "us-1", now, Fault.BROKEN)
    object.__setattr__(console, "authors", Authors(console.authors.explainer, (Router(table, {}),)))


async def _upgraded(witness: Witness, deadline: Deadline) -> Outcome[Recheck]:
    del witness, deadline
    return Known(value=UPGRADED)
