"""Every page of the console, with something on it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Page

from tests.console_browser.house import House
from tests.txexplain.cases import case_of, effects, report_of, unlimited_approval
from tests.txexplain.console.rich import rich_report
from tests.txexplain.console.visitor import PASSWORD
from txexplain.console.data.actions import Change
from txexplain.console.data.labels import NewLabel
from txexplain.console.parts import Console
from txexplain.spending import DAY_SECONDS, Spent

SIZES: Final = {"desktop": (1280, 900), "phone": (390, 844)}
THEMES: Final = ("light", "dark")


def furnish(house: House) -> dict[str, str]:
    """Put reports, decisions and labels there; the pages by a name for each."""
    grave = report_of(case_of(effects(approvals=(unlimited_approval(),))), ("simulate: upstream is slow\u202e",))
    reports = [house.keep(grave), *(house.keep() for _ in range(5)), house.keep(rich_report())]
    console = house.place.console
    house.run(console.actions.apply("local", "bob", Change(reports[1].id, 1, "decide", "correct", "as it should be")))
    house.run(console.actions.apply("local", "ann", Change(reports[2].id, 1, "decide", "false_positive", "known")))
    new = NewLabel("0x" + "b0" * 20, "address", 1, "malicious", "drained three users today", reports[0].id, None)
    house.run(console.labels.propose("local", "bob", new))
    house.run(_spend(console))
    report, rule = f"/console/reports/{reports[0].id}", reports[0].verdict.findings[0].rule
    return {
        "sign-in": "/console/sign-in",
        "queue": "/console/queue?status=all",
        "queue-empty": "/console/queue?q=nothing",
        "report": report,
        "report-full": f"/console/reports/{reports[-1].id}",
        "report-decided": f"/console/reports/{reports[1].id}",
        "labels": "/console/labels",
        "label-new": f"/console/labels/new?party={new.party}&chain=1",
        "rules": "/console/rules",
        "rule": f"/console/rules/{rule}",
        "profile": "/console/profile",
        "status": "/console/status",
        "feed": "/console/feeds/scams",
        "company-refused": "/console/company/back",
        "audit": "/console/audit",
        "people": "/console/people",
        "account": "/console/account",
        "not-found": "/console/reports/rep_none",
    }


async def _spend(console: Console) -> None:
    """Some days of models' texts."""
    today = int(time.time()) // DAY_SECONDS
    days = [
        Spent("local", today - n, "small", "eu-1", 40 + n, 9_000, 2_000, 1500.0 * (n % 5 + 1), 0.2) for n in range(9)
    ]
    await console.spending.add(days)


@contextmanager
def admin_page(browser: Browser, house: House, theme: str, size: str) -> Iterator[Page]:
    """The admin's page in a theme and size."""
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=house.url,
        color_scheme="dark" if theme == "dark" else "light",
        viewport={"width": width, "height": height},
        has_touch=size == "phone",
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto("/console/sign-in")
    page.fill("#name", "ada")
    page.fill("#password", PASSWORD)
    page.click("button:text-is('Sign in')")
    page.wait_for_url("**/console/queue")
    try:
        yield page
    finally:
        context.close()
