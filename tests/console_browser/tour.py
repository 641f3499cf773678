"""Every page of the console, with something on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Page

from tests.console_browser.house import House
from tests.txexplain.cases import case_of, effects, report_of, unlimited_approval
from tests.txexplain.console.visitor import PASSWORD
from txexplain.console.data.actions import Change
from txexplain.console.data.labels import NewLabel

SIZES: Final = {"desktop": (1280, 900), "phone": (390, 844)}
THEMES: Final = ("light", "dark")


def furnish(house: House) -> dict[str, str]:
    """Put reports, decisions and labels there; the pages by a name for each."""
    grave = report_of(case_of(effects(approvals=(unlimited_approval(),))), ("simulate: upstream is slow\u202e",))
    reports = [house.keep(grave), *(house.keep() for _ in range(5))]
    console = house.place.console
    house.run(console.actions.apply("local", "bob", Change(reports[1].id, 1, "decide", "correct", "as it should be")))
    house.run(console.actions.apply("local", "ann", Change(reports[2].id, 1, "decide", "false_positive", "known")))
    new = NewLabel("0x" + "b0" * 20, "address", 1, "malicious", "drained three users today", reports[0].id, None)
    house.run(console.labels.propose("local", "bob", new))
    report, rule = f"/console/reports/{reports[0].id}", reports[0].verdict.findings[0].rule
    return {
        "sign-in": "/console/sign-in",
        "queue": "/console/queue?status=all",
        "queue-empty": "/console/queue?q=nothing",
        "report": report,
        "report-decided": f"/console/reports/{reports[1].id}",
        "labels": "/console/labels",
        "label-new": f"/console/labels/new?party={new.party}&chain=1",
        "rules": "/console/rules",
        "rule": f"/console/rules/{rule}",
        "profile": "/console/profile",
        "status": "/console/status",
        "audit": "/console/audit",
        "people": "/console/people",
        "account": "/console/account",
        "not-found": "/console/reports/rep_none",
    }


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
    page.click("text=Sign in >> nth=-1")
    page.wait_for_url("**/console/queue")
    try:
        yield page
    finally:
        context.close()
