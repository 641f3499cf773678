"""The browser: one on the PATH, or the one that Playwright has downloaded (`make chromium` sees to either)."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found_on_path() -> str | None:
    """The program of a browser that is installed."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A running Chromium. Raises RuntimeError that says how to get one."""
    # Root has no user namespaces to put a sandbox in; the pages are our own.
    options = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        program = found_on_path()
        try:
            opened = playwright.chromium.launch(executable_path=program, args=options)
        except Error as error:
            raise RuntimeError(f"no Chromium to test with; run `make chromium` ({error.message[:200]})") from error
        try:
            yield opened
        finally:
            opened.close()


def axe_source() -> str:
    """The checker's script. Raises FileNotFoundError where `make chromium` has not fetched it."""
    return (Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
