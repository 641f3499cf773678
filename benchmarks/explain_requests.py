"""Requests to explain, with the node that knows their chain: those of the fixture chain, and recorded transactions."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from policies.policy import Policy, load_policy
from simulation.chains import ChainSettings
from tests.journeys.replay import explain_request
from tests.recorded.corpora import find_corpora
from tests.recorded.mainnet import block_22546209
from tests.recorded.upstream import RecordedUpstream
from txexplain.chain.manifest import read_manifest
from txexplain.chain.paths import CHAIN_DIRECTORY, MANIFEST_FILE
from txexplain.chain.scenarios import SCENARIOS
from txexplain.chain.serve import upstream
from txexplain.demo.known_contracts import write_profile
from txexplain.wire.explain_request import ExplainRequest, parse_explain_request


@dataclass(frozen=True)
class Requests:
    """What is asked, of which chain, under which policy."""

    name: str
    chain: ChainSettings
    policy: Policy
    asked: Sequence[ExplainRequest]


@contextmanager
def fixture_requests(count: int, budget_ms: int) -> Iterator[Requests | None]:
    """Those of the fixture chain, while its node runs; None where `make chain` has not built it."""
    if not (CHAIN_DIRECTORY / MANIFEST_FILE).is_file():
        yield None
        return
    manifest = read_manifest(CHAIN_DIRECTORY)
    bodies = [{**scenario.request(manifest), "budget_ms": budget_ms} for scenario in SCENARIOS[:count]]
    with tempfile.TemporaryDirectory() as folder, upstream() as node:
        policy = load_policy(write_profile(manifest, Path(folder) / "profile.toml"))
        chain = ChainSettings(manifest.chain_id, (node.url,))
        yield Requests("fixture chain", chain, policy, [_parsed(body) for body in bodies])


@contextmanager
def recorded_requests(count: int, budget_ms: int) -> Iterator[Requests | None]:
    """Those of mainnet block 22546209, while a node serves its state; None without the recordings."""
    folder = find_corpora()
    if folder is None:
        yield None
        return
    block = block_22546209(folder)
    bodies = [{**explain_request(block, it), "budget_ms": budget_ms} for it in block.transactions[:count]]
    with RecordedUpstream(block.state) as node:
        chain = ChainSettings(1, (node.url,))
        yield Requests("block 22546209", chain, load_policy(None), [_parsed(body) for body in bodies])


def _parsed(body: dict[str, object]) -> ExplainRequest:
    return parse_explain_request(json.dumps(body).encode())
