"""One browser for the tests of a file, and a served application for each."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page

from tests.console_browser.chromium import browser as open_browser
from tests.console_browser.house import House, served
from tests.console_browser.signing_in import sign_in
from txexplain.console.access import secrets as access_secrets

Enter = Callable[..., Page]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """structlog's own default would print every local variable of a traceback."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a file: while Playwright's is open its event loop runs, and no asyncio test beside it could."""
    with open_browser() as found:
        yield found


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(access_secrets, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with served(tmp_path) as found:
        yield found


@pytest.fixture
def enter(chromium: Browser, house: House) -> Iterator[Enter]:
    """Signs somebody in, in a browser profile of their own. Fails on any error that the browser reports."""
    contexts = []
    complaints: list[str] = []

    def signed_in(name: str, **options: Any) -> Page:
        context = chromium.new_context(base_url=house.url, **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None
        )
        sign_in(page, name)
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert complaints == []
