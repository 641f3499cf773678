"""Days of analysts, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.console_browser.conftest import Enter
from tests.console_browser.house import House
from tests.txexplain.cases import RECIPIENT, body

pytestmark = pytest.mark.timeout(300)

_SAFE = body(origin={"url": "https://app.example.org", "name": "Example", "verified": "VALID"})

_PAINTED = "() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))"


def _press(page: Page, key: str) -> None:
    """Press it as somebody who sees the page would.

    A key before the page's script runs is nobody's, and Chromium drops what is typed before a page's first frame.
    """
    page.wait_for_selector("html.js")
    page.evaluate(_PAINTED)
    page.keyboard.press(key)


def test_ten_reports_are_triaged_by_keyboard_alone_and_the_last_is_undone(house: House, enter: Enter) -> None:
    reports = [house.keep() for _ in range(10)]
    page = enter("ann")
    page.wait_for_selector(".queue .row")
    _press(page, "j")
    _press(page, "Enter")
    for key in "cfnecccccc":
        page.wait_for_selector("article.report")
        here = page.url
        _press(page, key)
        expect(page).not_to_have_url(here)
    expect(page.locator("[role=status]").first).to_contain_text("Decided: correct")
    items = [house.run(house.place.console.queue.item("local", report.id)) for report in reports]
    assert [item.status for item in items if item].count("open") == 0
    assert {item.decision for item in items if item} == {"correct", "false_positive", "false_negative", "escalate"}

    _press(page, "u")
    page.wait_for_selector("article.report")
    expect(page.locator("[role=status]").first).to_contain_text("Undone")
    assert page.locator("text=Nobody has decided yet").count() == 0


def test_a_drainer_labelled_by_two_people_changes_the_next_verdict_and_undoing_changes_it_back(
    house: House, enter: Enter
) -> None:
    first = house.explain(_SAFE)
    assert first["verdict"]["level"] != "malicious"
    ann, lea = enter("ann"), enter("lea")
    ann.goto(f"/console/reports/{first['id']}")
    ann.locator(".parties li", has_text="0x0000…0B0b").locator("text=Label").click()
    ann.check("input[value=malicious]")
    ann.fill("#reason", "drained three of our users this morning")
    ann.click("text=Propose")
    expect(ann.locator("[role=status]").first).to_contain_text("Label proposed")
    assert ann.locator("button:text-is('Approve')").count() == 0
    assert house.explain(_SAFE)["verdict"]["level"] == first["verdict"]["level"]

    lea.goto("/console/labels")
    lea.click("button:text-is('Approve')")
    expect(lea.locator("[role=status]").first).to_contain_text("counts from the next request on")
    assert house.explain(_SAFE)["verdict"]["level"] == "malicious"

    ann.goto("/console/labels?state=active")
    ann.click("text=Undo: withdraw")
    expect(ann.locator("[role=status]").first).to_contain_text("no longer counts")
    assert house.explain(_SAFE)["verdict"]["level"] == first["verdict"]["level"]


def test_of_two_colliding_analysts_the_second_is_told_and_keeps_the_note(house: House, enter: Enter) -> None:
    report = house.keep()
    ann, bob = enter("ann"), enter("bob")
    for page in (ann, bob):
        page.goto(f"/console/reports/{report.id}")
    bob.fill("#note", "I have called the user")
    ann.click("button[value=correct]")
    ann.wait_for_url("**/console/queue**")
    bob.click("button[value=false_positive]")

    expect(bob.locator("[role=alert]")).to_contain_text("Somebody else changed this report first")
    expect(bob.locator("[role=alert]")).to_contain_text("ann")
    expect(bob.locator("#note")).to_have_value("I have called the user")


def test_a_profile_is_tried_on_stored_reports_before_it_is_activated(house: House, enter: Enter) -> None:
    before = house.explain(_SAFE)["verdict"]["level"]
    page = enter("lea")
    page.click("nav >> text=Profile")
    page.fill("#text", f'name = "strict"\nblock = ["{RECIPIENT}"]\n')
    assert page.locator("button:text-is('Activate')").count() == 0
    page.click("text=Try on the newest reports")
    expect(page.locator("#dry-run")).to_contain_text("would be judged otherwise")
    assert house.explain(_SAFE)["verdict"]["level"] == before
    page.fill("#note", "the recipient drains wallets")
    page.click("button:text-is('Activate')")
    expect(page.locator("[role=status]").first).to_contain_text("Profile activated")
    assert house.explain(_SAFE)["verdict"]["level"] == "malicious"


def test_a_report_is_replayed_in_its_page(house: House, enter: Enter) -> None:
    report = house.explain(_SAFE)
    page = enter("ann")
    page.goto(f"/console/reports/{report['id']}")
    page.click("text=Replay and compare")

    expect(page.locator("#replay")).to_contain_text("byte for byte the same")
    assert "/replay" not in page.url


def test_a_role_that_must_not_see_sees_neither_the_buttons_nor_the_pages(house: House, enter: Enter) -> None:
    report = house.keep()
    page = enter("vic")
    assert page.locator("nav >> text=People").count() == 0
    assert page.locator("nav >> text=Audit").count() == 0
    page.goto(f"/console/reports/{report.id}")
    assert page.locator("button[value=correct]").count() == 0
    for path in ("people", "audit", "profile", "labels/new"):
        answer = page.goto(f"/console/{path}")
        assert answer is not None
        assert answer.status == 403


def test_new_reports_are_told_to_an_open_queue_and_shown_on_a_click(house: House, enter: Enter) -> None:
    house.keep()
    page = enter("ann")
    expect(page.locator(".queue .row")).to_have_count(1)
    page.wait_for_timeout(1500)
    report = house.keep()

    page.click("#news:visible")
    expect(page.locator(f"[data-report='{report.id}']")).to_be_visible()


def test_filters_change_the_list_without_loading_the_page_and_stay_in_the_address(house: House, enter: Enter) -> None:
    house.keep()
    page = enter("ann")
    page.evaluate("window.marker = 1")
    page.select_option("#level", "malicious")
    expect(page.locator(".empty")).to_be_visible()
    assert "level=malicious" in page.url
    assert page.evaluate("window.marker") == 1


def test_without_scripts_everything_can_be_read_and_decided(house: House, enter: Enter) -> None:
    report = house.keep()
    page = enter("ann", java_script_enabled=False)
    page.click(f"[data-report='{report.id}'] a.open")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".flow svg")).to_be_visible()
    page.click("button[value=correct]")
    expect(page.locator("[role=status]").first).to_contain_text("Decided: correct")
