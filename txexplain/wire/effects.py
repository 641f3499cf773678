"""Effects as the contract writes them."""

from collections.abc import Iterator

from decoders.foreign_text import plain
from decoders.outcome import Known, Unavailable
from simulation.effects import AccountState, Effects, EventMismatch, Revert
from simulation.witness.witness import Witness
from txexplain.wire.assets import write_approval, write_asset, write_asset_change
from txexplain.wire.call_tree import call_tree
from txexplain.wire.evasion import write_evasion
from txexplain.wire.shapes import (
    AccountShape,
    CauseShape,
    ChangeableShape,
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
        "l1_fee": str(effects.l1_fee.value) if isinstance(effects.l1_fee, Known) else None,
        "l1_fee_reason": effects.l1_fee.reason if isinstance(effects.l1_fee, Unavailable) else None,
        "calls": call_tree(effects.frames),
        "asset_changes": [write_asset_change(change) for change in effects.asset_changes],
        "approvals": [write_approval(approval) for approval in effects.approvals],
        "event_mismatches": [_mismatch(mismatch) for mismatch in effects.event_mismatches],
        "state_changes": [
            {
                "kind": change.kind,
                "address": change.address,
                "before": change.before,
                "after": change.after,
                "role": change.role,
            }
            for change in effects.state_changes
        ],
        "accounts": [_account(account) for account in effects.accounts],
        "evasion": write_evasion(effects.evasion),
        "changeable": _changeable(effects.witness),
        "incomplete": list(effects.incomplete),
        "assumptions": list(effects.assumptions),
        "batch": [
            {"status": it.status, "revert": _revert(it.revert), "gas_used": hex(it.gas_used)} for it in effects.batch
        ],
    }


def _revert(revert: Revert | None) -> RevertShape | None:
    """The revert; its message is written by the contract called, hence made safe, `data` holds the very bytes."""
    if revert is None:
        return None
    return {
        "signature": revert.signature,
        "message": plain(revert.message, limit=256),
        "data": revert.data,
        "candidates": list(revert.candidates),
        "causes": list(_causes(revert.cause)),
    }


def _causes(cause: Revert | None) -> Iterator[CauseShape]:
    while cause is not None:
        message = plain(cause.message, limit=256)
        yield {"signature": cause.signature, "message": message, "candidates": list(cause.candidates)}
        cause = cause.cause


def _changeable(witness: Witness | None) -> list[ChangeableShape]:
    return [
        {"address": slot.address, "slot": slot.slot, "word": slot.word, "mark": slot.mark}
        for slot in (witness.slots if witness is not None else ())
        if slot.mark is not None
    ]


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
