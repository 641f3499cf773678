"""The fixture chain's honest protocols, as the profile of an operator who knows that chain."""

from pathlib import Path
from typing import Final

from txexplain.chain.manifest import Manifest

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
)
"""Contract in the manifest, name (for a token its symbol), role."""


def write_profile(manifest: Manifest, path: Path) -> Path:
    """Write the profile as TOML. Raises KeyError where the manifest lacks a contract."""
    tables = [_table(manifest.chain_id, manifest.address(key), name, role) for key, name, role in _KNOWN]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(['name = "fixture-chain"\n', *tables]), encoding="utf-8")
    return path


def _table(chain: int, address: str, name: str, role: str) -> str:
    return f'[[known]]\nchain = {chain}\naddress = "{address}"\nname = "{name}"\nrole = "{role}"\n'
