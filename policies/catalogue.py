"""Every rule, in the order in which they are run and documented. A rule that is not here does not exist."""

from typing import Final

from policies.rule import Rule
from policies.rules.account_control_call import AccountControlCall
from policies.rules.approval_hidden_in_call import ApprovalHiddenInCall
from policies.rules.approval_not_simulated import ApprovalNotSimulated
from policies.rules.approval_to_account_without_code import ApprovalToAccountWithoutCode
from policies.rules.authorization_7702 import Authorization7702
from policies.rules.blind_hash_signature import BlindHashSignature
from policies.rules.blocked_party import BlockedParty
from policies.rules.call_fails import CallFails
from policies.rules.control_change import ControlChange
from policies.rules.events_disagree_with_state import EventsDisagreeWithState
from policies.rules.operator_approval import OperatorApproval
from policies.rules.order_without_return import OrderWithoutReturn
from policies.rules.permit_domain_mismatch import PermitDomainMismatch
from policies.rules.permit_signature import PermitSignature
from policies.rules.recipient_resembles_counterparty import RecipientResemblesCounterparty
from policies.rules.sent_to_burn_address import SentToBurnAddress
from policies.rules.sign_in_from_elsewhere import SignInFromElsewhere
from policies.rules.token_claims_known_name import TokenClaimsKnownName
from policies.rules.token_sent_to_its_own_contract import TokenSentToItsOwnContract
from policies.rules.unlimited_approval import UnlimitedApproval
from policies.rules.unlisted_delegatecall import UnlistedDelegatecall
from policies.rules.value_leaves_nothing_returns import ValueLeavesNothingReturns
from policies.rules.zero_value_transfer_from import ZeroValueTransferFrom

CATALOGUE: Final[tuple[type[Rule], ...]] = (
    UnlimitedApproval,
    ApprovalToAccountWithoutCode,
    OperatorApproval,
    ApprovalHiddenInCall,
    ApprovalNotSimulated,
    PermitSignature,
    PermitDomainMismatch,
    OrderWithoutReturn,
    Authorization7702,
    ControlChange,
    AccountControlCall,
    UnlistedDelegatecall,
    BlockedParty,
    RecipientResemblesCounterparty,
    SentToBurnAddress,
    TokenSentToItsOwnContract,
    ValueLeavesNothingReturns,
    TokenClaimsKnownName,
    EventsDisagreeWithState,
    ZeroValueTransferFrom,
    CallFails,
    BlindHashSignature,
    SignInFromElsewhere,
)
