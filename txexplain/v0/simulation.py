"""Effects in that client's words: differences of assets, exposures, who controls what."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from decoders.amounts import readable
from decoders.foreign_text import plain
from decoders.primitives import Address
from decoders.requests import SigningRequest
from simulation.effects import ApprovalChange, Asset, AssetChange, Effects, StateChange
from simulation.readable import amount_of

_TYPES: Final = {"erc20": "ERC20", "erc721": "ERC721", "erc1155": "ERC1155", "native": "NATIVE"}
_ACTIONS: Final = {"implementation": "proxy_upgrade", "owner": "ownership_change", "delegation": "set_code_account"}


def written_simulation(request: SigningRequest, effects: Effects, chain: str) -> dict[str, Any]:
    """The result of a simulation. Of a call that fails only that it fails: nothing moves then."""
    if effects.status != "success":
        revert = effects.revert
        reason = "the call runs out of gas or is invalid" if revert is None else plain(revert.message, 400)
        return {"status": "Error", "error": reason, "description": f"The transaction fails: {reason}"}
    moved = [change for change in effects.asset_changes if change.moved]
    diffs = {account: _diffs(moved, account, request.chain_id, chain) for account in _accounts(moved)}
    owners = sorted({approval.owner for approval in effects.approvals})
    exposures = {owner: _exposures(effects.approvals, owner) for owner in owners}
    return {
        "status": "Success",
        "assets_diffs": diffs,
        "exposures": exposures,
        "account_summary": {
            "assets_diffs": diffs.get(request.sender, []),
            "exposures": exposures.get(request.sender, []),
        },
        "address_details": {account.address: {"is_eoa": account.code != "contract"} for account in effects.accounts},
        "contract_management": _management(effects.state_changes, request.sender),
        "transaction_actions": _actions(moved, effects),
    }


def _accounts(changes: Iterable[AssetChange]) -> list[Address]:
    return sorted({change.account for change in changes})


def _diffs(changes: Iterable[AssetChange], account: Address, chain_id: int, chain: str) -> list[dict[str, Any]]:
    """One entry an asset; the network fee is no part of what moves."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for change in changes:
        if change.account != account:
            continue
        key = (change.asset.type, change.asset.address)
        shown = {"asset": _asset(change.asset, chain_id, chain), "asset_type": _TYPES[change.asset.type]}
        entry = found.setdefault(key, {**shown, "in": [], "out": []})
        entry["in" if change.moved > 0 else "out"].append(_amount(change.asset, abs(change.moved)))
    return list(found.values())


def _amount(asset: Asset, amount: int) -> dict[str, Any]:
    summary = amount_of(asset, amount)
    if asset.type == "erc721":
        return {"token_id": str(asset.token_id), "arbitrary_collection_token": False, "summary": summary}
    if asset.type == "erc1155":
        token = {"token_id": str(asset.token_id), "arbitrary_collection_token": False}
        return {**token, "value": str(amount), "summary": summary}
    value = {} if asset.decimals is None else {"value": readable(amount, asset.decimals)}
    return {"raw_value": hex(amount), **value, "summary": summary}


def _asset(asset: Asset, chain_id: int | None = None, chain: str | None = None) -> dict[str, Any]:
    symbol = {} if asset.symbol is None else {"symbol": plain(asset.symbol)}
    if asset.type == "native":
        where = {"chain_id": chain_id, "chain_name": chain, "decimals": asset.decimals or 18}
        return {"type": "NATIVE", **where, **symbol}
    if asset.type == "erc20" and asset.decimals is None:
        return {"type": "NONERC", "address": asset.address, **symbol}
    decimals = {"decimals": asset.decimals} if asset.type == "erc20" else {}
    return {"type": _TYPES[asset.type], "address": asset.address, **decimals, **symbol}


def _exposures(approvals: Iterable[ApprovalChange], owner: Address) -> list[dict[str, Any]]:
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for approval in approvals:
        # A permission that is taken away exposes nothing.
        if approval.owner != owner or not approval.after:
            continue
        key = (approval.asset.type, approval.asset.address)
        shown = {"asset": _asset(approval.asset), "asset_type": _TYPES[approval.asset.type], "spenders": {}}
        found.setdefault(key, shown)["spenders"][approval.spender] = _spender(approval)
    return list(found.values())


def _spender(approval: ApprovalChange) -> dict[str, Any]:
    if approval.kind != "allowance":
        everything = approval.kind == "operator"
        one = [] if everything else [_amount(approval.asset, 1)]
        return {"is_approved_for_all": everything, "exposure": one}
    expires = {} if approval.expires is None else {"expiration": str(approval.expires)}
    held = approval.owner_balance
    # Exposed is what can be taken now: no more than is held, and no more than is allowed.
    exposed = [] if held is None else [_amount(approval.asset, min(held, approval.after))]
    return {"approval": hex(approval.after), "exposure": exposed, **expires}


def _management(changes: Iterable[StateChange], sender: Address) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for change in changes:
        entry = _managed(change, sender)
        if entry is not None:
            found.setdefault(change.address, []).append(entry)
    return found


def _managed(change: StateChange, sender: Address) -> dict[str, Any] | None:
    match change.kind:
        case "implementation" | "beacon":
            return {
                "type": "PROXY_UPGRADE", "before": {"address": change.before}, "after": {"address": change.after}
            }  # fmt: skip
        case "owner" | "admin":
            owners = {"before": {"owners": [change.before]}, "after": {"owners": [change.after]}}
            return {"type": "OWNERSHIP_CHANGE", **owners}
        case "delegation":
            return {"type": "SET_CODE_ACCOUNT", "delegated_address": change.after}
        case "creation":
            return {"type": "CONTRACT_CREATION", "deployer": sender}
    return None


def _actions(moved: Iterable[AssetChange], effects: Effects) -> list[str]:
    found = {"native_transfer" if change.asset.type == "native" else "token_transfer" for change in moved}
    if any(approval.after for approval in effects.approvals):
        found.add("approval")
    found |= {_ACTIONS[change.kind] for change in effects.state_changes if change.kind in _ACTIONS}
    return sorted(found)


def written_events(effects: Effects) -> list[dict[str, Any]]:
    """The logs, as they were emitted."""
    logs = sorted((log for frame in effects.frames for log in frame.logs), key=lambda log: log.index)
    return [{"emitter_address": log.address, "topics": list(log.topics), "data": log.data} for log in logs]


def called_with(document: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of the transaction that was simulated, as they were sent."""
    wanted = ("from", "to", "data", "value", "gas", "gas_price")
    return {key: document[key] for key in wanted if isinstance(document.get(key), str)}
