"""What is known about an asset that the calldata only names by its contract."""

from itertools import chain

from decoders.outcome import Known
from decoders.primitives import Address
from policies.calls import Transfer
from policies.case import Case
from policies.trust import Register
from simulation.effects import Asset
from simulation.readable import amount_of, native_asset


def asset_of(case: Case, register: Register, token: Address | None) -> Asset:
    """The asset as the chain describes it, else as the known contracts list it, else only its address."""
    if token is None:
        return native_asset(case.request.chain_id)
    if isinstance(case.effects, Known):
        effects = case.effects.value
        described = chain((it.asset for it in effects.asset_changes), (it.asset for it in effects.approvals))
        found = next((asset for asset in described if asset.address == token), None)
        if found is not None:
            return found
    entry = register.entry(case, token)
    if entry is not None and entry.role == "token":
        return Asset(type="erc20", address=token, symbol=entry.name, decimals=entry.decimals)
    return Asset(type="erc20", address=token)


def moved_by(case: Case, register: Register, transfer: Transfer) -> str:
    """What a transfer moves, for people: "5 USDC", "NFT #12 of APE"."""
    asset = asset_of(case, register, transfer.token)
    if transfer.token_id is not None:
        multi = asset.type == "erc1155"
        form = {"type": "erc1155" if multi else "erc721", "token_id": transfer.token_id, "decimals": None}
        return amount_of(asset.model_copy(update=form), transfer.amount)
    if asset.type == "erc721":
        # transferFrom of an NFT: the third word is its id.
        return amount_of(asset.model_copy(update={"token_id": transfer.amount}), 1)
    return amount_of(asset, transfer.amount)
