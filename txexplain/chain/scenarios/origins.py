"""Who asks: sites that imitate another one, and connections that are not from where they say."""

from txexplain.chain.amounts import milliether
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HONEST_DAPP, Request, transaction


def look_alike_site(manifest: Manifest) -> Request:
    """A harmless deposit, asked for by a site that writes "uniswap" with a digit."""
    return _deposit(manifest, {"url": "https://app.un1swap.org/swap", "name": "Uniswap", "verified": "UNKNOWN"})


def real_site(manifest: Manifest) -> Request:
    """The same deposit, asked for by the site that the other one imitates."""
    return _deposit(manifest, {"url": "https://app.uniswap.org/swap", "name": "Uniswap", "verified": "VALID"})


def contradicted_site(manifest: Manifest) -> Request:
    """The same deposit over a connection whose stated site is not the one that sends (WalletConnect Verify)."""
    return _deposit(manifest, {"url": "https://app.example.org", "name": "Example", "verified": "INVALID"})


def _deposit(manifest: Manifest, origin: dict[str, str]) -> Request:
    data = encode_call("deposit()")
    vault = manifest.address("honest_vault")
    return transaction(manifest, vault, data, value=milliether(10), gas=80_000, origin=origin)


def reported_site(manifest: Manifest) -> Request:
    """The same deposit, asked for by a site that an imported feed reports."""
    return _deposit(manifest, {"url": "https://claim.reported.example", "name": "Rewards", "verified": "UNKNOWN"})


def reported_party(manifest: Manifest) -> Request:
    """A deposit into a contract that an imported feed reports, asked for by a site that nobody reports."""
    data = encode_call("deposit()")
    vault = manifest.address("thieving_vault")
    return transaction(manifest, vault, data, value=milliether(10), gas=80_000, origin=HONEST_DAPP)
