"""Analysts in a real browser in front of the real service: its own process, real anvils, the fixture chain."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.console_browser.chromium import browser as open_browser
from tests.console_browser.signing_in import sign_in
from tests.journeys.service import ServiceProcess
from txexplain.chain.accounts import BOB, MALLORY
from txexplain.chain.amounts import usdc
from txexplain.chain.build import build
from txexplain.chain.deployer import Deployer
from txexplain.chain.manifest import Manifest
from txexplain.chain.rpc import JsonRpc
from txexplain.chain.scenarios import SCENARIOS
from txexplain.chain.serve import upstream
from txexplain.demo.known_contracts import write_profile

pytestmark = [pytest.mark.anvil, pytest.mark.timeout(300)]


@dataclass(frozen=True)
class World:
    """The service, its people by their passwords, the chain that it asks, and a browser."""

    manifest: Manifest
    service: ServiceProcess
    chain: Deployer
    browser: Browser
    passwords: dict[str, str] = field(default_factory=dict)

    def explain(self, name: str) -> dict[str, Any]:
        """What a wallet is answered about one of the demo's requests."""
        (scenario,) = (it for it in SCENARIOS if it.name == name)
        report = self.service.explain({**scenario.request(self.manifest), "budget_ms": 30_000})
        assert report["degraded"] == [], report["degraded"]
        return report

    def level(self, name: str) -> str:
        """The verdict's level."""
        return str(self.explain(name)["verdict"]["level"])

    def enter(self, name: str) -> Page:
        """Somebody signed in, in a browser profile of their own."""
        page = self.browser.new_context(base_url=self.service.url).new_page()
        page.set_default_timeout(30_000)
        sign_in(page, name, self.passwords[name])
        return page


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    manifest = build(say=lambda _line: None)
    folder = tmp_path_factory.mktemp("console")
    (folder / "txexplain.toml").write_text("console_two_factor = false\n", encoding="utf-8")
    profile = write_profile(manifest, folder / "profile.toml")
    with (
        upstream() as anvil,
        ServiceProcess(folder, {manifest.chain_id: anvil.url}, profile=profile) as service,
        JsonRpc(anvil.url) as rpc,
    ):
        passwords = {name: _let_in(folder, name, role) for name, role in (("ann", "analyst"), ("lea", "lead"))}
        with open_browser() as browser:
            chain = Deployer(rpc, dict(manifest.contracts), dict(manifest.facts))
            yield World(manifest, service, chain, browser, passwords)


def _let_in(folder: Path, name: str, role: str) -> str:
    """By the operator's command; the password that it prints."""
    program = [str(Path(sys.executable).parent / "txexplain"), "console", "add-person", name, "--role", role]
    database = ("--database-url", f"sqlite+aiosqlite:///{folder / 'reports.db'}")
    done = subprocess.run([*program, *database], cwd=folder, capture_output=True, text=True, check=True)
    found = re.search(r"password (\S+)", done.stdout)
    assert found is not None, done.stdout
    return found.group(1)


def test_a_drainer_labelled_with_four_eyes_changes_the_next_verdict_and_undoing_it_changes_it_back(
    world: World,
) -> None:
    first = world.explain("first-contact")
    assert first["verdict"]["level"] == "benign"
    ann, lea = world.enter("ann"), world.enter("lea")
    ann.goto(f"/console/reports/{first['id']}")
    vault = world.manifest.address("honest_vault")
    ann.locator(".parties li", has=ann.locator(f'[title="{vault}"]')).locator("text=Label").click()
    ann.check("input[value=malicious]")
    ann.fill("#reason", "it keeps what our users deposit, since this morning")
    ann.click("text=Propose")
    expect(ann.locator("[role=status]").first).to_contain_text("Label proposed")
    assert world.level("first-contact") == "benign"

    lea.goto("/console/labels")
    lea.click("button:text-is('Approve')")
    expect(lea.locator("[role=status]").first).to_contain_text("counts from the next request on")
    accused = world.explain("first-contact")
    assert accused["verdict"]["level"] == "malicious"
    assert "it keeps what our users deposit" in str(accused["verdict"]["findings"])

    ann.goto("/console/labels?state=active")
    ann.click("text=Undo: withdraw")
    expect(ann.locator("[role=status]").first).to_contain_text("no longer counts")
    assert world.level("first-contact") == "benign"


def test_a_replay_on_the_same_block_is_byte_for_byte_the_same(world: World) -> None:
    report = world.explain("v2-swap-ether")
    page = world.enter("ann")
    page.goto(f"/console/reports/{report['id']}")
    page.click("text=Replay and compare")

    expect(page.locator("#replay")).to_contain_text("byte for byte the same")
    expect(page.locator("#replay")).to_contain_text(report["digest"])


def test_the_recheck_button_says_that_it_holds_until_the_chain_moves_on(world: World) -> None:
    report = world.explain("erc20-transfer")
    page = world.enter("ann")
    page.goto(f"/console/reports/{report['id']}")
    page.click("text=Does it still hold?")
    expect(page.locator("#recheck")).to_contain_text("It still holds")

    world.chain.send(BOB, world.chain.address("usdc"), "transfer(address,uint256)", MALLORY, usdc(1))
    page.click("text=Does it still hold?")
    expect(page.locator("#recheck")).to_contain_text("It no longer holds")
    expect(page.locator("#recheck")).to_contain_text("changed")


def test_the_status_page_shows_the_anvils_that_run(world: World) -> None:
    world.level("wrap-ether")
    page = world.enter("ann")
    page.goto("/console/status")

    alive = page.locator(".tiles > div", has_text="forks alive").locator("dd").inner_text()
    assert int(alive) >= 1
    expect(page.locator("[aria-label='Nodes of the chains']")).to_contain_text(str(world.manifest.chain_id))
