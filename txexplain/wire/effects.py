"""Effects as the contract writes them."""

from decoders.foreign_text import plain
from decoders.outcome import Known, Unavailable
from decoders.primitives import checksum
from simulation.effects import AccountState, ApprovalChange, Asset, AssetChange, Effects, EventMismatch, Revert
from simulation.readable import amount_of, name_of
from txexplain.wire.call_tree import call_tree
from txexplain.wire.shapes import (
    AccountShape,
    ApprovalShape,
    AssetChangeShape,
    AssetShape,
    EffectsShape,
    EventMismatchShape,
    RevertShape,
    UnavailableShape,
)


def write_effects(outcome: Known[Effects] | Unavailable) -> EffectsShape | UnavailableShape:
    """The effects, or why there are none."""
    if isinstance(outcome, Unavailable):
        return {"status": "unavailable", "stage": outcome.stage, "reason": outcome.reason}
    effects = outcome.value
    return {
        "status": effects.status,
        "basis": effects.basis,
        "revert": _revert(effects.revert),
        "gas_used": hex(effects.gas_used),
        "fee": str(effects.fee),
        "calls": call_tree(effects.frames),
        "asset_changes": [_asset_change(change) for change in effects.asset_changes],
        "approvals": [_approval(approval) for approval in effects.approvals],
        "event_mismatches": [_mismatch(mismatch) for mismatch in effects.event_mismatches],
        "state_changes": [
            {"kind": change.kind, "address": change.address, "before": change.before, "after": change.after}
            for change in effects.state_changes
        ],
        "accounts": [_account(account) for account in effects.accounts],
        "evasion": {"contexts": 0, "diverged": []},
        "incomplete": list(effects.incomplete),
        "assumptions": list(effects.assumptions),
    }


def write_asset(asset: Asset) -> AssetShape:
    """The asset. Its symbol is hostile text, so it is shown made safe; the address is what identifies the token."""
    return {
        "type": asset.type,
        "address": asset.address,
        "token_id": None if asset.token_id is None else str(asset.token_id),
        "symbol": None if asset.symbol is None else plain(asset.symbol),
        "decimals": asset.decimals,
    }


def _revert(revert: Revert | None) -> RevertShape | None:
    """The revert; its message is written by the contract called, hence made safe, `data` holds the very bytes."""
    if revert is None:
        return None
    return {"signature": revert.signature, "message": plain(revert.message, limit=256), "data": revert.data}


def _asset_change(change: AssetChange) -> AssetChangeShape:
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
    return f"{'-' if amount < 0 else '+'}{amount_of(asset, abs(amount))}"


def _approval(approval: ApprovalChange) -> ApprovalShape:
    return {
        "owner": approval.owner,
        "spender": approval.spender,
        "asset": write_asset(approval.asset),
        "kind": approval.kind,
        "before": str(approval.before),
        "after": str(approval.after),
        "unlimited": approval.unlimited,
        "expires": None if approval.expires is None else str(approval.expires),
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


def _mismatch(mismatch: EventMismatch) -> EventMismatchShape:
    return {
        "account": mismatch.account,
        "asset": write_asset(mismatch.asset),
        "by_logs": str(mismatch.by_logs),
        "by_state": str(mismatch.by_state),
    }


def _account(account: AccountState) -> AccountShape:
    return {
        "address": account.address,
        "code": account.code,
        "code_hash": account.code_hash,
        "nonce": str(account.nonce),
        "balance": str(account.balance),
        "delegate": account.delegate,
    }
