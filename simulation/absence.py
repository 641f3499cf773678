"""Whether a spender of whom a node shows nothing is truly not there.

A node that holds only part of the state (a recording, a light or a broken node) shows an account that it does not
have as an empty one, so "no code, never used, no coins" may mean "not known here". To tell somebody that a spender has
no code is grave, so it is said only where a node that keeps the state as a tree confirms it with `eth_getProof`
(EIP-1186). Where none does, the account counts as not read, and the policies say so.
"""

import asyncio
from collections.abc import Mapping

from decoders.primitives import Address
from simulation.effects import AccountState, Effects
from simulation.query import AccountOverride
from simulation.upstream.header import UpstreamUnavailable
from simulation.upstream.pinned_state import PinnedState


async def with_confirmed_absence(
    effects: Effects, overrides: Mapping[Address, AccountOverride], state: PinnedState
) -> Effects:
    """The effects without empty spenders that no node confirms. What the caller overrides needs no confirmation."""
    doubtful = [address for address in _empty_spenders(effects) if address not in overrides]
    confirmed = await asyncio.gather(*(_is_absent(state, address) for address in doubtful))
    unconfirmed = {address for address, sure in zip(doubtful, confirmed, strict=True) if not sure}
    kept = tuple(account for account in effects.accounts if account.address not in unconfirmed)
    return effects.model_copy(update={"accounts": kept}) if unconfirmed else effects


def _empty_spenders(effects: Effects) -> list[Address]:
    """Those who are given an approval and of whom the node shows nothing at all."""
    spenders = {change.spender for change in effects.approvals if change.after > 0}
    return [account.address for account in effects.accounts if account.address in spenders and _is_empty(account)]


def _is_empty(account: AccountState) -> bool:
    return account.code == "none" and account.nonce == 0 and account.balance == 0


async def _is_absent(state: PinnedState, address: Address) -> bool:
    try:
        return await state.confirms_absence(address)
    except UpstreamUnavailable:
        return False
