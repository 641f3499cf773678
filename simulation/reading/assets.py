"""Who holds more and who holds less: asset changes from state, checked against what the logs claim."""

from collections.abc import Iterator
from dataclasses import dataclass

from decoders.primitives import ZERO_ADDRESS, Address
from simulation.effects import Asset, AssetChange, EventMismatch, Frame
from simulation.readable import native_asset
from simulation.reading.candidates import Candidates
from simulation.reading.events import Claims
from simulation.reading.questionnaire import Answers
from simulation.reading.state_diff import StateDiff


@dataclass(frozen=True, slots=True)
class Fees:
    """The network fee of the run in wei: what `payer` pays, and what of it reaches `beneficiary`.

    `charged` is what the request costs for gas. It is what the payer pays, but for a user operation: there the payer is
    a bundler, and the account pays it back out of what it `prepaid` (to an account: wei) or has deposited.
    """

    payer: Address
    paid: int
    beneficiary: Address
    tip: int
    charged: int
    prepaid: tuple[Address, int] | None = None

    def of(self, account: Address) -> int:
        """The fee's part in the change of this account's balance."""
        paid = self.paid if account == self.payer else 0
        if self.prepaid is not None and account == self.prepaid[0]:
            paid += self.prepaid[1]
        return (self.tip if account == self.beneficiary else 0) - paid


@dataclass(frozen=True, slots=True)
class Readings:
    """All that was read about one run."""

    frames: tuple[Frame, ...]
    candidates: Candidates
    claims: Claims
    before: Answers
    after: Answers
    diff: StateDiff


def native_changes(
    chain_id: int, diff: StateDiff, fees: Fees, aside: frozenset[Address] = frozenset()
) -> Iterator[AssetChange]:
    """Balance changes of the chain's own coin, the fee included and told apart, but for the accounts set aside."""
    asset = native_asset(chain_id)
    for account, change in diff.items():
        delta = change.balance_after - change.balance_before
        if delta and account not in aside:
            yield AssetChange(account=account, asset=asset, delta=delta, fee=fees.of(account))


def token_changes(readings: Readings) -> Iterator[AssetChange]:
    """Changes of every token standard."""
    yield from _fungible(readings)
    yield from _multi(readings)
    yield from _single(readings)


def mismatches(readings: Readings) -> Iterator[EventMismatch]:
    """Where Transfer events of a fungible token tell another change than its own balances."""
    for token, holder in readings.candidates.fungible:
        asset = fungible_asset(readings, token)
        before, after = readings.before.balance(token, holder), readings.after.balance(token, holder)
        claimed = readings.claims.fungible.get((token, holder), 0)
        if asset is None or before is None or after is None or claimed == after - before:
            continue
        yield EventMismatch(account=holder, asset=asset, by_logs=claimed, by_state=after - before)


def fungible_asset(readings: Readings, token: Address) -> Asset | None:
    """The token, if it is a fungible one: it tells its decimals, or speaks of transfers as ERC-20 does."""
    decimals = readings.after.decimals(token)
    speaks = any(key[0] == token for key in readings.claims.fungible)
    if decimals is None and not speaks:
        return None
    return Asset(type="erc20", address=token, symbol=readings.after.symbol(token), decimals=decimals)


def collection_asset(readings: Readings, kind: str, token: Address, token_id: int | None) -> Asset:
    """One NFT, one ERC-1155 id, or with `token_id` None the whole collection."""
    symbol = readings.after.symbol(token)
    return Asset.model_validate({"type": kind, "address": token, "token_id": token_id, "symbol": symbol})


def _fungible(readings: Readings) -> Iterator[AssetChange]:
    for token, holder in readings.candidates.fungible:
        before, after = readings.before.balance(token, holder), readings.after.balance(token, holder)
        if before is None or after is None or before == after:
            continue
        asset = fungible_asset(readings, token)
        if asset is not None:
            claimed = readings.claims.fungible.get((token, holder), 0)
            yield AssetChange(account=holder, asset=asset, delta=after - before, by_logs=claimed)


def _multi(readings: Readings) -> Iterator[AssetChange]:
    for token, holder, token_id in readings.candidates.multi:
        before = readings.before.balance_of_id(token, holder, token_id)
        after = readings.after.balance_of_id(token, holder, token_id)
        if before is None or after is None or before == after:
            continue
        asset = collection_asset(readings, "erc1155", token, token_id)
        claimed = readings.claims.multi[token, holder, token_id]
        yield AssetChange(account=holder, asset=asset, delta=after - before, by_logs=claimed)


def _single(readings: Readings) -> Iterator[AssetChange]:
    for token, token_id in readings.candidates.single:
        before = readings.before.owner_of(token, token_id) or ZERO_ADDRESS
        after = readings.after.owner_of(token, token_id) or ZERO_ADDRESS
        if before == after:
            continue
        asset = collection_asset(readings, "erc721", token, token_id)
        for account, delta in ((before, -1), (after, 1)):
            if account != ZERO_ADDRESS:
                claimed = _claimed_single(readings.claims.single[token, token_id], account)
                yield AssetChange(account=account, asset=asset, delta=delta, by_logs=claimed)


def _claimed_single(parties: tuple[Address, ...], account: Address) -> int:
    """The logs name giver and taker in turn."""
    return sum((1 if position % 2 else -1) for position, party in enumerate(parties) if party == account)
