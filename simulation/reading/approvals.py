"""Who may take what from whom: allowances, operators and single-token approvals, before and after, from state."""

from collections.abc import Iterator

from decoders.amounts import is_unlimited
from decoders.primitives import ZERO_ADDRESS
from simulation.effects import ApprovalChange, Asset
from simulation.reading.assets import Readings, collection_asset, fungible_asset

_ALL = 2**160 - 1
"""The amount that Permit2 never lessens."""


def approval_changes(readings: Readings) -> Iterator[ApprovalChange]:
    """Every grant that changed, and those that a call asked for although they stood already."""
    yield from _allowances(readings)
    yield from _lasting(readings)
    yield from _operators(readings)
    yield from _tokens(readings)


def _allowances(readings: Readings) -> Iterator[ApprovalChange]:
    for grant in readings.candidates.allowances:
        token, owner, spender = grant
        before, after = readings.before.allowance(*grant), readings.after.allowance(*grant)
        asset = fungible_asset(readings, token)
        if before is None or after is None or asset is None:
            continue
        if before != after or (after and grant in readings.candidates.asked_for):
            yield ApprovalChange(
                owner=owner,
                spender=spender,
                asset=asset,
                kind="allowance",
                before=before,
                after=after,
                unlimited=is_unlimited(after),
                owner_balance=readings.before.balance(token, owner),
            )


def _lasting(readings: Readings) -> Iterator[ApprovalChange]:
    """Allowances that Permit2 keeps, which end; `through` is the contract that keeps them."""
    for key in readings.candidates.lasting:
        contract, owner, token, spender = key
        before, after = readings.before.lasting_allowance(*key), readings.after.lasting_allowance(*key)
        if before is None or after is None or before == after:
            continue
        asset = fungible_asset(readings, token) or Asset(type="erc20", address=token)
        yield ApprovalChange(
            owner=owner,
            spender=spender,
            asset=asset,
            kind="allowance",
            before=before[0],
            after=after[0],
            unlimited=after[0] == _ALL,
            expires=after[1],
            owner_balance=readings.before.balance(token, owner),
            through=contract,
        )


def _operators(readings: Readings) -> Iterator[ApprovalChange]:
    for grant in readings.candidates.operators:
        token, owner, spender = grant
        before, after = readings.before.is_operator(*grant), readings.after.is_operator(*grant)
        if before is None or after is None:
            continue
        if before != after or (after and grant in readings.candidates.asked_for):
            yield ApprovalChange(
                owner=owner,
                spender=spender,
                asset=_collection(readings, token),
                kind="operator",
                before=before,
                after=after,
                unlimited=bool(after),
            )


def _collection(readings: Readings, token: str) -> Asset:
    """ERC-721 and ERC-1155 share setApprovalForAll; the run's own movements tell which it is, else ERC-721."""
    multi = any(key[0] == token for key in readings.claims.multi)
    return collection_asset(readings, "erc1155" if multi else "erc721", token, None)


def _tokens(readings: Readings) -> Iterator[ApprovalChange]:
    for token, token_id in readings.candidates.token_approvals:
        before = readings.before.approved(token, token_id) or ZERO_ADDRESS
        after = readings.after.approved(token, token_id) or ZERO_ADDRESS
        owner = readings.before.owner_of(token, token_id)
        if before == after or owner is None:
            continue
        asset = collection_asset(readings, "erc721", token, token_id)
        for spender, was, is_now in ((before, 1, 0), (after, 0, 1)):
            if spender != ZERO_ADDRESS:
                yield ApprovalChange(
                    owner=owner, spender=spender, asset=asset, kind="token", before=was, after=is_now, unlimited=False
                )
