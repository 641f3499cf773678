"""Which approvals in the effects are news to the user."""

from collections.abc import Iterator

from policies.accounts import own_accounts
from policies.calls import PLAIN_APPROVALS
from policies.case import Case
from simulation.effects import ApprovalChange


def given_approvals(case: Case) -> Iterator[tuple[int, ApprovalChange]]:
    """The approvals by the user's accounts that grew, with their positions in the effects.

    An unchanged one counts only where the call is an approval itself: old tokens repeat the Approval event whenever a
    spender uses it, which gives nobody anything.
    """
    own = own_accounts(case)
    payload = case.request.payload
    approves = payload.kind == "transaction" and payload.data[:10] in PLAIN_APPROVALS
    for position, change in enumerate(case.outcome.approvals):
        confirmed = approves and 0 < change.before == change.after
        if change.owner in own and (change.after > change.before or confirmed):
            yield position, change
