"""Assets, their changes and approvals as the contract writes them."""

from decoders.foreign_text import plain
from decoders.primitives import checksum
from simulation.effects import ApprovalChange, Asset, AssetChange
from simulation.readable import amount_of, name_of
from txexplain.wire.asset_shapes import ApprovalShape, AssetChangeShape, AssetShape


def write_asset(asset: Asset) -> AssetShape:
    """The asset. Its symbol is hostile text, so it is shown made safe; the address is what identifies the token."""
    return {
        "type": asset.type,
        "address": asset.address,
        "token_id": None if asset.token_id is None else str(asset.token_id),
        "symbol": None if asset.symbol is None else plain(asset.symbol),
        "decimals": asset.decimals,
    }


def write_asset_change(change: AssetChange) -> AssetChangeShape:
    """One account's change, for programs and in words."""
    return {
        "account": change.account,
        "asset": write_asset(change.asset),
        "delta": str(change.delta),
        "fee": str(change.fee),
        "by_logs": None if change.by_logs is None else str(change.by_logs),
        "display": _shown_change(change),
    }


def _shown_change(change: AssetChange) -> str:
    """The change as people think of it: the network fee is told apart, not mixed into what moves."""
    if change.moved == 0:
        return f"{_signed(change.asset, change.delta)} (network fee)"
    return _signed(change.asset, change.moved)


def _signed(asset: Asset, amount: int) -> str:
    """As "-1.5 ETH"; a rounded amount keeps its mark in front of the sign: "~-0.000118 ETH"."""
    shown = amount_of(asset, abs(amount))
    return f"{'~' * shown.startswith('~')}{'-' if amount < 0 else '+'}{shown.removeprefix('~')}"


def write_approval(approval: ApprovalChange) -> ApprovalShape:
    """A permission on chain, for programs and in words."""
    return {
        "owner": approval.owner,
        "spender": approval.spender,
        "asset": write_asset(approval.asset),
        "kind": approval.kind,
        "before": str(approval.before),
        "after": str(approval.after),
        "unlimited": approval.unlimited,
        "expires": None if approval.expires is None else str(approval.expires),
        "through": approval.through,
        "display": f"{_allowed(approval)} for {checksum(approval.spender)}",
    }


def _allowed(approval: ApprovalChange) -> str:
    """What the spender may take after the call, in words."""
    match approval.kind:
        case "operator":
            return f"all of {name_of(approval.asset)}" if approval.after else f"nothing of {name_of(approval.asset)}"
        case "token":
            return amount_of(approval.asset, 1) if approval.after else f"no {amount_of(approval.asset, 1)}"
        case "allowance" if approval.unlimited:
            return f"unlimited {name_of(approval.asset)}"
        case "allowance":
            return amount_of(approval.asset, approval.after)
