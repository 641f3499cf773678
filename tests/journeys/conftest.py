"""The recordings, and the fixture chain behind a service that knows its contracts, once for all journeys."""

from collections.abc import Iterator

import pytest

from tests.journeys.service import Demo, ServiceProcess
from tests.recorded.conftest import cancun_block, cases_of_geth, prague_block
from txexplain.chain.build import build
from txexplain.chain.manifest import Manifest
from txexplain.chain.serve import upstream
from txexplain.demo.known_contracts import write_profile

__all__ = ["cancun_block", "cases_of_geth", "chain", "demo", "prague_block", "service"]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The chain and the service, for tests that change neither."""
    chain, folder = build(say=lambda _line: None), tmp_path_factory.mktemp("demo")
    profile = write_profile(chain, folder / "profile.toml")
    with upstream() as node, ServiceProcess(folder, {chain.chain_id: node.url}, profile=profile) as running:
        yield Demo(chain, running)


@pytest.fixture(scope="session")
def chain(demo: Demo) -> Manifest:
    return demo.chain


@pytest.fixture(scope="session")
def service(demo: Demo) -> ServiceProcess:
    return demo.service
