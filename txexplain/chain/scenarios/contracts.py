"""Calls of unknown contracts: a fake claim, contracts that behave when watched, and calls that fail."""

from typing import Final

from txexplain.chain.amounts import ether, milliether
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HONEST_DAPP, HOSTILE_DAPP, Request, transaction

DEPOSIT: Final = "deposit()"


def fake_claim(manifest: Manifest) -> Request:
    """Two ether sent with `claim()`, for which nothing comes back."""
    return _pay(manifest, "fake_claim", "claim()", ether(2))


def security_update(manifest: Manifest) -> Request:
    """The same under the other name that drainers use, without gas and fees, as the page sent it."""
    data = encode_call("SecurityUpdate()")
    return transaction(manifest, manifest.address("fake_claim"), data, value=ether(3), origin=HOSTILE_DAPP)


def environment_dependent(manifest: Manifest) -> Request:
    """A deposit that pays a bonus in a careless simulation and is kept in a real block."""
    return _pay(manifest, "environment_dependent", DEPOSIT, ether(1))


def gas_branch(manifest: Manifest) -> Request:
    """A deposit that comes back with a bonus where a simulation gives more gas than is signed."""
    data = encode_call("deposit(uint256)", 9)
    pill = manifest.address("red_pill")
    return transaction(manifest, pill, data, value=ether(1), gas=200_000, origin=HOSTILE_DAPP)


def upgradeable_deposit(manifest: Manifest) -> Request:
    """A deposit into a proxy whose owner can swap the code before the transaction is mined."""
    return _pay(manifest, "upgradeable_after_sign", DEPOSIT, ether(1))


def custom_error(manifest: Manifest) -> Request:
    """A call that reverts with a custom error and its three values."""
    return _call(manifest, "customError()")


def reason_string(manifest: Manifest) -> Request:
    """A call that reverts with a readable reason, sent without gas and fees."""
    data = encode_call("reasonString()")
    return transaction(manifest, manifest.address("reverter"), data, origin=HONEST_DAPP)


def hostile_reason(manifest: Manifest) -> Request:
    """A call whose revert reason carries markup and instructions to a model."""
    return _call(manifest, "hostileReason()")


def unaffordable(manifest: Manifest) -> Request:
    """A USDC transfer of more than Alice has: it reverts with the token's own error."""
    data = encode_call("transfer(address,uint256)", manifest.account("bob"), ether(1))
    bob = [manifest.account("bob")]
    return transaction(manifest, manifest.address("usdc"), data, gas=80_000, counterparties=bob)


def first_contact(manifest: Manifest) -> Request:
    """A little ether into a vault never seen before, which credits it: new is not bad."""
    data = encode_call(DEPOSIT)
    vault = manifest.address("honest_vault")
    return transaction(manifest, vault, data, value=milliether(10), gas=80_000, origin=HONEST_DAPP)


def _pay(manifest: Manifest, name: str, signature: str, wei: int) -> Request:
    data = encode_call(signature)
    return transaction(manifest, manifest.address(name), data, value=wei, gas=150_000, origin=HOSTILE_DAPP)


def _call(manifest: Manifest, signature: str) -> Request:
    data = encode_call(signature)
    return transaction(manifest, manifest.address("reverter"), data, gas=100_000, origin=HONEST_DAPP)
