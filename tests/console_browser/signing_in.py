"""The page for signing in, filled in as a person does."""

from playwright.sync_api import Page

from tests.txexplain.console.visitor import PASSWORD


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Sign in, and see the queue."""
    try_to_sign_in(page, name, password)
    page.wait_for_url("**/console/queue")


def try_to_sign_in(page: Page, name: str, password: str) -> None:
    """Send name and password; what comes of it is not waited for."""
    page.goto("/console/sign-in")
    page.fill("#name", name)
    page.fill("#password", password)
    page.click("button:text-is('Sign in')")
