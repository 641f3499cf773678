"""Every page of the console with something on it, and those that an action leads to, each by its name.

The pages are opened in their order: the last ones sign somebody else in. Opened a second time they look the same.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Page

from tests.console_browser.furniture import NEWCOMER, Furniture, furnish
from tests.console_browser.house import House
from tests.console_browser.signing_in import sign_in, try_to_sign_in

SIZES: Final = {"desktop": (1280, 900), "phone": (390, 844)}
THEMES: Final = ("light", "dark")

Step = Callable[[Page], object]

_numbers = itertools.count(1)


def tour(house: House) -> dict[str, Step]:
    """Furnish the house; the way to each page."""
    found = furnish(house)
    rule = found.grave.verdict.findings[0].rule
    return {
        "sign-in": _at("/console/sign-in"),
        "sign-in-refused": _refused,
        "company-refused": _at("/console/company/back"),
        "second-factor": _at("/console/second-factor"),
        "queue": _at("/console/queue?status=all"),
        "queue-none": _at("/console/queue?q=nothing"),
        "keyboard": _keyboard,
        "report": _at(f"/console/reports/{found.grave.id}"),
        "report-full": _at(f"/console/reports/{found.rich.id}"),
        "report-decided": _at(f"/console/reports/{found.decided[0].id}"),
        "not-found": _at("/console/reports/rep_none"),
        **_after_actions(found),
        "labels": _at("/console/labels"),
        "labels-active": _at("/console/labels?state=active"),
        "label-new": _at(f"/console/labels/new?party={found.party}&chain=1"),
        "rules": _at("/console/rules"),
        "rule": _at(f"/console/rules/{rule}"),
        "profile": _at("/console/profile"),
        "profile-tried": _tried,
        "status": _at("/console/status"),
        "feed": _at("/console/feeds/scams"),
        "audit": _at("/console/audit"),
        "people": _at("/console/people"),
        "people-added": _added,
        "account": _at("/console/account"),
        "report-viewer": _as("vic", f"/console/reports/{found.rich.id}"),
        "queue-new": _as(NEWCOMER, "/console/queue"),
        "labels-new": _at("/console/labels?state=active"),
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
        is_mobile=size == "phone",
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    sign_in(page, "ada")
    try:
        yield page
    finally:
        context.close()


def _at(address: str) -> Step:
    return lambda page: page.goto(address)


def _as(name: str, address: str) -> Step:
    """A page as somebody else sees it."""

    def step(page: Page) -> None:
        sign_in(page, name)
        page.goto(address)

    return step


def _refused(page: Page) -> None:
    # A name of its own each time: after five failures one has to wait.
    try_to_sign_in(page, f"nobody-{next(_numbers)}", "not the password")
    page.locator("[role=alert]").wait_for()


def _keyboard(page: Page) -> None:
    page.goto("/console/queue?status=all")
    page.keyboard.press("?")
    page.locator("#keys").wait_for()


def _after_actions(found: Furniture) -> dict[str, Step]:
    """A replay and a recheck, in the report's page and as pages of their own, and a bulk action that came late."""
    report = f"/console/reports/{found.rich.id}"

    def replayed(page: Page) -> None:
        page.goto(report)
        page.click("text=Replay and compare")
        page.locator("#replay .comparison").wait_for()
        page.click("text=Does it still hold?")
        page.locator("#recheck .rechecked").wait_for()

    def alone(action: str) -> Step:
        def step(page: Page) -> None:
            page.goto(report)
            # Past htmx, as a browser without JavaScript sends it.
            with page.expect_navigation():
                page.locator(f"form[action$='/{action}']").evaluate("form => form.submit()")

        return step

    def collided(page: Page) -> None:
        page.goto("/console/queue?status=all")
        for known in found.decided:
            box = page.locator(f"[data-report='{known.id}'] .pick input")
            # The version that the page had before somebody decided.
            box.evaluate("(box, seen) => { box.value = seen; box.checked = true; }", f"{known.id}:1")
        with page.expect_navigation():
            page.locator("#bulk").evaluate("form => form.requestSubmit(form.querySelector('[value=correct]'))")

    return {"report-replayed": replayed, "replay": alone("replay"), "recheck": alone("recheck"), "collided": collided}


def _tried(page: Page) -> None:
    page.goto("/console/profile")
    page.fill("#text", 'name = "strict"\nblock = ["0x0000000000000000000000000000000000000B0b"]\n')
    page.click("text=Try on the newest reports")
    page.locator("#dry-run").wait_for()


def _added(page: Page) -> None:
    page.goto("/console/people")
    page.fill("#new-name", f"new-{next(_numbers)}")
    page.click("button:text-is('Add')")
    page.locator(".notice.good").wait_for()
