"""User operations over REST through the real EntryPoints 0.6, 0.7 and 0.8, and the same operations really sent."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.journeys.entry_points import VERSIONS, Release, deployed, really_sent
from tests.journeys.reports import moved, rules
from tests.journeys.service import ServiceProcess
from txexplain.chain.amounts import UNLIMITED, ether, usdc
from txexplain.chain.build import build
from txexplain.chain.calldata import encode_call
from txexplain.chain.failure import ChainError
from txexplain.chain.manifest import Manifest
from txexplain.chain.rpc import JsonRpc
from txexplain.chain.serve import upstream
from txexplain.demo.known_contracts import write_profile

pytestmark = pytest.mark.anvil

_EXECUTE = "execute(address,uint256,bytes)"
_TENTH = ether(1) // 10


class Place(NamedTuple):
    """The service in front of a node with the three EntryPoints, and the node itself."""

    chain: Manifest
    service: ServiceProcess
    releases: dict[str, Release]
    rpc: JsonRpc


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    chain, folder = build(say=lambda _line: None), tmp_path_factory.mktemp("operations")
    profile = write_profile(chain, folder / "profile.toml")
    with upstream() as node, JsonRpc(node.url) as rpc:
        releases = deployed(rpc, chain)
        with ServiceProcess(folder, {chain.chain_id: node.url}, profile=profile) as service:
            yield Place(chain, service, releases, rpc)


def payment(chain: Manifest) -> str:
    return encode_call(_EXECUTE, chain.account("bob"), _TENTH, b"")


def on_usdc(chain: Manifest, signature: str, *arguments: object) -> str:
    return encode_call(_EXECUTE, chain.address("usdc"), 0, bytes.fromhex(encode_call(signature, *arguments)[2:]))


def given(report: Any, account: str) -> tuple[int, int]:
    """What the account gives for its call, and what of it the EntryPoint gets beside that, in wei."""
    changes = report["effects"]["asset_changes"]
    (change,) = [it for it in changes if it["account"] == account.lower() and it["asset"]["type"] == "native"]
    return int(change["fee"]) - int(change["delta"]), -int(change["fee"])


@pytest.mark.parametrize("version", VERSIONS)
def test_an_account_made_by_an_operation_pays_what_it_pays_when_really_sent(place: Place, version: str) -> None:
    release = place.releases[version]
    body = release.operation(place.chain, payment(place.chain))
    report = place.service.explain(body)
    assert report["effects"]["status"] == "success"
    assert given(report, release.account)[0] == _TENTH
    assert moved(report, place.chain.account("bob")) == {"ETH": _TENTH}
    known = version == "0.8"  # only this factory is in the profile
    assert rules(report) == {"unlisted-account-factory": "info" if known else "caution"}
    before = balance(place.rpc, release.account)
    kept = place.rpc.call("evm_snapshot")
    really_sent(place.rpc, place.chain, release, body)
    lost = before - balance(place.rpc, release.account)
    place.rpc.call("evm_revert", kept)
    assert sum(given(report, release.account)) == lost


def balance(rpc: JsonRpc, account: str) -> int:
    return int(rpc.call("eth_getBalance", account, "latest"), 16)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_approval_by_an_operation_is_seen_in_its_effects(place: Place, version: str) -> None:
    release = place.releases[version]
    approving = on_usdc(place.chain, "approve(address,uint256)", place.chain.account("mallory"), UNLIMITED)
    report = place.service.explain(release.operation(place.chain, approving, priced=False))
    (approval,) = report["effects"]["approvals"]
    assert (approval["owner"], approval["spender"]) == (
        release.account.lower(),
        place.chain.account("mallory").lower(),
    )
    assert report["verdict"]["level"] == "malicious", rules(report)
    assert any("left out" in note for note in report["effects"]["assumptions"])


@pytest.mark.parametrize("version", VERSIONS)
def test_a_call_that_the_entry_point_lets_fail_is_a_failure_with_its_reason(place: Place, version: str) -> None:
    release = place.releases[version]
    too_much = on_usdc(place.chain, "transfer(address,uint256)", place.chain.account("bob"), usdc(10**9))
    report = place.service.explain(release.operation(place.chain, too_much))
    assert report["effects"]["status"] == "reverted"
    assert report["effects"]["revert"] is not None
    assert given(report, release.account)[1] > 0
    assert "call-fails" in rules(report)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_account_that_nothing_creates_fails_as_on_the_chain(place: Place, version: str) -> None:
    """0.8 looks and says so; the releases before it call the account, which Solidity stops without a reason."""
    release = place.releases[version]
    body = release.operation(place.chain, payment(place.chain), creates=False)
    report = place.service.explain(body)
    assert report["effects"]["status"] == "reverted"
    told = "AA20 account not deployed" if version == "0.8" else "no reason was given"
    assert report["effects"]["revert"]["message"] == told
    assert any("has no code" in note for note in report["effects"]["assumptions"])
    with pytest.raises(ChainError):
        really_sent(place.rpc, place.chain, release, body)
