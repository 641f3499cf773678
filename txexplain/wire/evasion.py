"""The comparison of block contexts as the contract writes it."""

from simulation.effects import ContextSetting, Divergence, Evasion
from txexplain.wire.assets import write_approval, write_asset_change
from txexplain.wire.evasion_shapes import DivergenceShape, EvasionShape, SettingShape

_SHOWN_IN_HEX = {"coinbase": 42, "prevrandao": 66}
"""An address and a hash, with the digits of each and 0x."""


def write_evasion(evasion: Evasion) -> EvasionShape:
    """What was tried and what diverged."""
    return {
        "contexts": evasion.contexts,
        "read": list(evasion.read),
        "left_out": evasion.left_out,
        "diverged": [_divergence(divergence) for divergence in evasion.diverged],
    }


def _divergence(divergence: Divergence) -> DivergenceShape:
    return {
        "on": list(divergence.values),
        "settings": [_setting(setting) for setting in divergence.settings],
        "kind": divergence.kind,
        "also": divergence.also,
        "status": divergence.status,
        "asset_changes": [write_asset_change(change) for change in divergence.asset_changes],
        "approvals": [write_approval(approval) for approval in divergence.approvals],
    }


def set_to(setting: ContextSetting) -> str:
    """What the value was set to, as people know it: an address and a hash in hex, else a decimal number."""
    width = _SHOWN_IN_HEX.get(setting.value)
    return str(setting.number) if width is None else f"{setting.number:#0{width}x}"


def _setting(setting: ContextSetting) -> SettingShape:
    return {"value": setting.value, "kind": setting.kind, "set_to": set_to(setting)}
