"""The browser: one on the PATH, or what `make chromium` has brought."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

_SCRIPT = Path(__file__).parents[2] / "clients" / "scripts" / "chromium.mjs"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def program() -> str | None:
    """The path of the browser. Beyond the PATH the clients' script knows, which `make chromium` runs too."""
    named = os.environ.get("CHROMIUM")
    found = named or next((found for name in _NAMES if (found := shutil.which(name))), None)
    if found is not None or shutil.which("node") is None:
        return found
    asked = subprocess.run(["node", str(_SCRIPT)], capture_output=True, text=True, check=False)
    return asked.stdout.strip() if asked.returncode == 0 else None


@contextmanager
def browser() -> Iterator[Browser]:
    """A running Chromium. Raises RuntimeError that says how to get one."""
    # Root has no user namespaces to put a sandbox in; the pages are our own.
    options = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=program(), args=options)
        except Error as error:
            raise RuntimeError(f"no Chromium to test with; run `make chromium` ({error.message[:200]})") from error
        try:
            yield opened
        finally:
            opened.close()


def axe_source() -> str:
    """The checker's script. Raises FileNotFoundError where `make chromium` has not fetched it."""
    return (Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
