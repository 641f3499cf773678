"""Every page in both themes and sizes: no serious fault that axe knows, nothing wider than the screen, light enough."""

from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from tests.console_browser.chromium import axe_source
from tests.console_browser.house import House
from tests.console_browser.tour import SIZES, THEMES, admin_page, tour

pytestmark = pytest.mark.timeout(300)

_GRAVE: Final = frozenset({"serious", "critical"})
_MOST_BYTES: Final = 150_000
_WEIGHT: Final = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((bytes, part) => bytes + part.decodedBodySize, 0)"""
"""Before any compression, and what the browser already had counts too."""


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_no_page_has_a_serious_fault(chromium: Browser, house: House, theme: str, size: str) -> None:
    pages = tour(house)
    with admin_page(chromium, house, theme, size) as page:
        for name, step in pages.items():
            step(page)
            assert _faults(page) == [], name
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is {wide} pixels wider than the screen"


def test_a_page_with_all_that_it_loads_weighs_at_most_150_kilobytes(chromium: Browser, house: House) -> None:
    pages = tour(house)
    with admin_page(chromium, house, "light", "desktop") as page:
        for name, step in pages.items():
            step(page)
            page.wait_for_load_state()
            weight = page.evaluate(_WEIGHT)

            assert 0 < weight <= _MOST_BYTES, f"{name}: {weight} bytes"


def _faults(page: Page) -> list[str]:
    # Not through a script element: the page's policy would rightly refuse it.
    page.evaluate(axe_source())
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{it['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})"
        for it in found["violations"]
        if it["impact"] in _GRAVE
        for node in it["nodes"][:3]
    ]
