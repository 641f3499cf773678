"""Which approvals in the effects are news to the user, and what they let others take, in words."""

from collections.abc import Iterator

from policies.accounts import own_accounts, requested_calls
from policies.calls import PLAIN_APPROVALS
from policies.case import Case
from policies.dates import end_of
from simulation.effects import ApprovalChange
from simulation.readable import amount_of, name_of, short


def given_approvals(case: Case) -> Iterator[tuple[int, ApprovalChange]]:
    """The approvals by the user's accounts that grew, with their positions in the effects.

    An unchanged one counts only where the call is an approval itself: old tokens repeat the Approval event whenever a
    spender uses it, which gives nobody anything. Permits, which are approvals, have their own rule.
    """
    own = own_accounts(case)
    payload = case.request.payload
    if payload.kind == "typed-data" and payload.primary_type != "SafeTx":
        return
    approves = any(call.data[:10] in PLAIN_APPROVALS for call in requested_calls(case))
    for position, change in enumerate(case.outcome.approvals):
        confirmed = approves and 0 < change.before == change.after
        if change.owner in own and (change.after > change.before or confirmed):
            yield position, change


def taken_by(case: Case, change: ApprovalChange) -> str:
    """What the spender may take and until when: "all your USDC, until you revoke it"."""
    return f"{_what(case, change)}, {end_of(change.expires) or 'until you revoke it'}"


def _what(case: Case, change: ApprovalChange) -> str:
    yours = change.owner == case.request.sender
    holder = f"the account {short(change.owner)}"
    if change.kind == "operator":
        return f"every {name_of(change.asset)} that {'you hold' if yours else f'{holder} holds'}, now or later"
    if change.kind == "token":
        return amount_of(change.asset, 1) if yours else f"{amount_of(change.asset, 1)} of {holder}"
    if change.unlimited:
        return f"all your {name_of(change.asset)}" if yours else f"all {name_of(change.asset)} of {holder}"
    amount = f"up to {amount_of(change.asset, change.after)}"
    return amount if yours else f"{amount} of {holder}"
