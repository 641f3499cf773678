"""The fixture chain's honest protocols, as the profile of an operator who knows that chain."""

import json
import time
from pathlib import Path
from typing import Final

from policies.feeds.kinds import KINDS
from policies.feeds.library import About, FeedLibrary
from policies.feeds.sources import Source
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.permit2 import PERMIT2

_KNOWN: Final = (
    ("weth", "WETH", "token"),
    ("usdc", "USDC", "token"),
    ("dai", "DAI", "token"),
    ("uniswap_v2_router", "Uniswap V2 router", "router"),
    ("uniswap_v3_router", "Uniswap V3 router", "router"),
    ("uniswap_v3_positions", "Uniswap V3 positions", "router"),
    ("seaport", "Seaport", "marketplace"),
    ("safe_multisend", "Safe MultiSend", "multisend"),
    ("safe_multisend_call_only", "Safe MultiSend (calls only)", "multisend"),
    ("simple_7702_account", "Simple EIP-7702 account", "delegate"),
    ("simple_account_factory", "SimpleAccount factory", "account-factory"),
)
"""Contract in the manifest, name (for a token its symbol), role."""


def write_profile(manifest: Manifest, path: Path) -> Path:
    """Write the profile as TOML. Raises KeyError where the manifest lacks a contract."""
    tables = [_table(manifest.chain_id, manifest.address(key), name, role) for key, name, role in _KNOWN]
    tables.append(_table(manifest.chain_id, PERMIT2, "Permit2", "permit2"))
    market = manifest.address("seaport_conduit_controller")
    tables.append(_table(manifest.chain_id, market, "Fixture market", "marketplace", sites='["market.example.org"]'))
    deposit = _table(manifest.chain_id, manifest.account("carol"), "Fixture Exchange", "exchange")
    tables.append(f'{deposit}takes = ["{manifest.address("usdc")}"]\n')
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(['name = "fixture-chain"\n', *tables]), encoding="utf-8")
    return path


def import_feed(manifest: Manifest, folder: Path) -> Path:
    """Put a feed in force that reports one site and one contract, as an operator would who imports a list."""
    reported = ("reported.example", manifest.address("thieving_vault"))
    entries = [{"category": "scam", "subject": subject} for subject in reported]
    source = Source("fixture.json", json.dumps(entries).encode())
    about = About(name="fixture", now=int(time.time()))
    FeedLibrary(folder).add(KINDS["operator-json"], (source,), about)
    return folder


def _table(chain: int, address: str, name: str, role: str, sites: str = "[]") -> str:
    fields = f'chain = {chain}\naddress = "{address}"\nname = "{name}"\nrole = "{role}"\nsites = {sites}\n'
    return f"[[known]]\n{fields}"
