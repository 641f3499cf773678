"""Playing the upstream node: what was built is what is served, and a fork of it reads the same."""

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from txexplain.chain.build import COINBASE
from txexplain.chain.failure import ChainError
from txexplain.chain.manifest import Manifest
from txexplain.chain.node import AnvilNode
from txexplain.chain.paths import REPOSITORY
from txexplain.chain.rpc import JsonRpc
from txexplain.chain.scenarios import SCENARIOS, Scenario
from txexplain.chain.scenarios.contracts import environment_dependent

pytestmark = pytest.mark.anvil


@pytest.fixture(scope="module")
def fork(rpc: JsonRpc, manifest: Manifest) -> Iterator[JsonRpc]:
    """A second anvil over the first, as the service starts it."""
    options = ["--fork-url", rpc.url, "--fork-block-number", str(manifest.block), "--no-storage-caching"]
    with AnvilNode([*options, "--accounts", "0"]) as node, JsonRpc(node.url) as connection:
        yield connection


def test_the_head_looks_like_a_mined_block(rpc: JsonRpc, manifest: Manifest) -> None:
    head = rpc.head()
    assert int(head["number"], 16) == manifest.block == int(rpc.call("eth_blockNumber"), 16)
    assert head["stateRoot"] == manifest.head.state_root
    assert int(head["timestamp"], 16) == manifest.head.timestamp > 1_750_000_000
    assert int(head["baseFeePerGas"], 16) == manifest.head.base_fee > 10**9
    assert head["miner"] == COINBASE.lower()
    assert int(head["mixHash"], 16) != 0


def test_every_contract_of_the_manifest_has_code(rpc: JsonRpc, manifest: Manifest) -> None:
    for name, contract in manifest.contracts.items():
        assert len(rpc.call("eth_getCode", contract.address, "latest")) > 4, name


def test_accounts_without_code_have_none(rpc: JsonRpc, manifest: Manifest) -> None:
    for address in [*manifest.accounts.values(), manifest.fact("empty_create2_spender")]:
        assert rpc.call("eth_getCode", address, "latest") == "0x"


def test_the_history_is_still_there(rpc: JsonRpc, manifest: Manifest) -> None:
    query = {"fromBlock": "0x0", "toBlock": "latest", "address": manifest.address("usdc")}
    assert len(rpc.call("eth_getLogs", query)) > 5


def test_a_fork_reads_the_head_as_it_is(fork: JsonRpc, rpc: JsonRpc, manifest: Manifest) -> None:
    assert fork.head()["hash"] == rpc.head()["hash"] == manifest.head.hash
    for address in (manifest.account("alice"), manifest.address("weth")):
        for method in ("eth_getBalance", "eth_getCode", "eth_getTransactionCount"):
            assert fork.call(method, address, "latest") == rpc.call(method, address, "latest")


# The red pill is the one case that tells a fork from the chain; it has a test of its own below.
EXECUTED = [case for case in SCENARIOS if case.expected_status and case.name != "red-pill"]


@pytest.mark.parametrize("scenario", EXECUTED, ids=lambda case: case.name)
def test_a_scenario_runs_on_a_fork_as_on_the_chain(
    scenario: Scenario, fork: JsonRpc, rpc: JsonRpc, manifest: Manifest
) -> None:
    call = scenario.request(manifest)["params"][0]
    on_chain, on_fork = (node.call("debug_traceCall", call, "latest", {"tracer": "callTracer"}) for node in (rpc, fork))
    assert on_fork == on_chain
    assert ("error" in on_chain) == (scenario.expected_status == "reverted")


def test_the_red_pill_sees_that_a_careless_fork_is_none(fork: JsonRpc, rpc: JsonRpc, manifest: Manifest) -> None:
    """anvil executes with a coinbase of zero on a fork, whatever the forked block says."""
    call = environment_dependent(manifest)["params"][0]
    on_chain, on_fork = (node.call("debug_traceCall", call, "latest", {"tracer": "callTracer"}) for node in (rpc, fork))
    assert on_chain["calls"][0]["to"] == manifest.account("mallory").lower()
    assert on_fork["calls"][0]["to"] == manifest.account("alice").lower()


def test_the_command_serves_until_it_is_told_to_stop(manifest: Manifest) -> None:
    command = [sys.executable, "-m", "txexplain.chain", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = next(line for line in process.stdout if "listening" in line)
        with JsonRpc(line.split()[-1]) as connection:
            assert connection.head()["hash"] == manifest.head.hash
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_an_anvil_that_cannot_start_says_why() -> None:
    with pytest.raises(ChainError, match="no-such-option"), AnvilNode(["--no-such-option"]):
        pass
