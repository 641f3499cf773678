"""The fixture chain's node and the real service in front of it, once for all tests of the clients."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.journeys.service import ServiceProcess
from txexplain.chain.build import build
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios import SCENARIOS
from txexplain.chain.serve import upstream
from txexplain.demo.known_contracts import write_profile

BUDGET_MS = 20_000
"""A busy machine is no fault of the client."""


@dataclass(frozen=True)
class Stack:
    """What the tests ask: the service's address, the chain's node, and what stands on the chain."""

    service: str
    node: str
    manifest: Manifest

    def body(self, scenario: str) -> Any:
        """The request of a scenario, as a wallet sends it."""
        (found,) = (each for each in SCENARIOS if each.name == scenario)
        return found.request(self.manifest)


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    manifest = build(say=lambda _line: None)
    folder = tmp_path_factory.mktemp("clients")
    profile = write_profile(manifest, folder / "profile.toml")
    with upstream() as node, ServiceProcess(folder, {manifest.chain_id: node.url}, profile=profile) as running:
        yield Stack(running.url, node.url, manifest)
