"""`python -m tests.console_browser.screenshots FOLDER`: every page in both themes and sizes, as pictures to look at."""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

import structlog

from tests.console_browser.chromium import browser
from tests.console_browser.house import served
from tests.console_browser.tour import SIZES, THEMES, admin_page, tour


def main() -> int:
    """Write the pictures, and say where."""
    parser = argparse.ArgumentParser(prog="python -m tests.console_browser.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("build/screenshots"))
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    number = 0
    with tempfile.TemporaryDirectory() as data, served(Path(data)) as house, browser() as chromium:
        pages = tour(house)
        for theme in THEMES:
            for size in SIZES:
                with admin_page(chromium, house, theme, size) as page:
                    for name, step in pages.items():
                        step(page)
                        # A page that was moved would have its header in the middle of the picture.
                        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
                        page.screenshot(path=folder / f"{name}-{theme}-{size}.png", full_page=True)
                        number += 1
    sys.stdout.write(f"{number} pictures in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
