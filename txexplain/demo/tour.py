"""The tour: requests that a wallet could meet on one day, sent over REST, each shown as a card."""

import sys
from typing import Any, Final

import httpx
from rich.console import Console
from rich.table import Table

from txexplain.chain.manifest import Manifest, read_manifest
from txexplain.chain.paths import CHAIN_DIRECTORY
from txexplain.chain.scenarios import SCENARIOS
from txexplain.chain.scenarios.request import Scenario
from txexplain.cli.card import print_card
from txexplain.demo.console_login import NAMES, let_in
from txexplain.demo.service import DATABASE, SERVE_PORT, running_service

STOPS: Final = (
    *("native-transfer", "erc20-transfer", "nft-transfer", "wrap-ether", "v2-swap-ether", "v3-swap", "nft-purchase"),
    *("router-approval", "unlimited-router", "sign-in", "safe-transfer", "custom-error", "token-contract"),
    *("approve-account", "approve-collection", "permit-account", "hidden-approval", "fake-claim", "poisoned-transfer"),
)
"""Scenario names, from everyday to harmful."""

_COLOURS: Final = {"benign": "green", "warning": "yellow", "malicious": "red", "unknown": "magenta"}


def run_tour(console: Console) -> None:
    """Start everything, ask for each stop of the tour, print the cards and a table, and stop everything."""
    manifest = read_manifest(CHAIN_DIRECTORY)
    console.print("==> starting the fixture chain as the upstream node, and the service in front of it")
    with running_service() as url, httpx.Client(base_url=url, timeout=30.0) as client:
        console.print(f"==> {len(STOPS)} requests to POST {url}/v1/explain\n")
        answers = [(scenario, _ask(client, scenario, manifest, console)) for scenario in _stops()]
        console.print(_summary(answers))
        _show_console(url, console)


def _show_console(url: str, console: Console) -> None:
    """Say how to look at these reports as an analyst; where somebody is there to do so, wait for them."""
    password = let_in(DATABASE)
    there = console.is_terminal and sys.stdin.isatty()
    address = f"{url}/console" if there else f"http://127.0.0.1:{SERVE_PORT}/console"
    console.print("\n==> these reports in the analysts' console" + ("" if there else ": run `make serve`, then"))
    console.print(f"    open     {address}\n    name     {NAMES[0]} (or {NAMES[1]}, for the second pair of eyes)")
    console.print(f"    password {password}", markup=False)
    if there:
        console.print("    Press Enter to end the demo.")
        input()


def _stops() -> list[Scenario]:
    by_name = {scenario.name: scenario for scenario in SCENARIOS}
    return [by_name[name] for name in STOPS]


def _ask(client: httpx.Client, scenario: Scenario, manifest: Manifest, console: Console) -> dict[str, Any]:
    answer = client.post("/v1/explain", json=scenario.request(manifest))
    answer.raise_for_status()
    report: dict[str, Any] = answer.json()
    console.rule(f"[bold]{scenario.title}", align="left", style="dim")
    print_card(report, console)  # type: ignore[arg-type] # the wire's own answer
    return report


def _summary(answers: list[tuple[Scenario, dict[str, Any]]]) -> Table:
    table = Table(title="The tour", title_justify="left", header_style="bold")
    for heading in ("asked", "verdict", "in one line"):
        table.add_column(heading)
    table.add_column("ms", justify="right")
    for scenario, report in answers:
        level = report["verdict"]["level"]
        total = f"{report['timings_ms']['total']:.0f}"
        table.add_row(scenario.title, f"[{_COLOURS[level]}]{level}[/]", report["explanation"]["headline"], total)
    return table
