"""The built chain, once a session, and its node; each test that changes state gets it back unchanged."""

from collections.abc import Iterator

import pytest

from txexplain.chain.build import build
from txexplain.chain.deployer import Deployer
from txexplain.chain.manifest import Manifest
from txexplain.chain.rpc import JsonRpc
from txexplain.chain.serve import upstream


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    return build(say=lambda _line: None)


@pytest.fixture(scope="session")
def rpc(manifest: Manifest) -> Iterator[JsonRpc]:
    with upstream() as node, JsonRpc(node.url) as connection:
        assert connection.head()["hash"] == manifest.head.hash
        # The deployer mines for itself; a second miner would race with it for each transaction.
        automatic = False
        connection.call("evm_setAutomine", automatic)
        yield connection


@pytest.fixture
def chain(rpc: JsonRpc, manifest: Manifest) -> Iterator[Deployer]:
    """The chain to send transactions to; what a test does to it is undone."""
    snapshot = rpc.call("evm_snapshot")
    yield Deployer(rpc, dict(manifest.contracts), dict(manifest.facts))
    assert rpc.call("evm_revert", snapshot)
