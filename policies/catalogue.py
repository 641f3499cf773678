"""Every rule, in the order in which they are run and documented. A rule that is not here does not exist."""

from typing import Final

from policies.rule import Rule
from policies.rules.account_control_call import AccountControlCall
from policies.rules.approval_hidden_in_call import ApprovalHiddenInCall
from policies.rules.approval_not_simulated import ApprovalNotSimulated
from policies.rules.approval_to_account_without_code import ApprovalToAccountWithoutCode
from policies.rules.assets_swept_to_one_stranger import AssetsSweptToOneStranger
from policies.rules.authorization_7702 import Authorization7702
from policies.rules.blind_hash_signature import BlindHashSignature
from policies.rules.blocked_party import BlockedParty
from policies.rules.call_fails import CallFails
from policies.rules.control_change import ControlChange
from policies.rules.creation_with_value import CreationWithValue
from policies.rules.delegated_account import DelegatedAccount
from policies.rules.events_disagree_with_state import EventsDisagreeWithState
from policies.rules.failed_pull_from_others import FailedPullFromOthers
from policies.rules.fee_above_base_fee import FeeAboveBaseFee
from policies.rules.large_share_of_coins import LargeShareOfCoins
from policies.rules.listed_origin import ListedOrigin
from policies.rules.listed_party import ListedParty
from policies.rules.nft_approval import NftApproval
from policies.rules.operator_approval import OperatorApproval
from policies.rules.order_away_from_its_market import OrderAwayFromItsMarket
from policies.rules.order_for_nothing import OrderForNothing
from policies.rules.order_for_one_taker import OrderForOneTaker
from policies.rules.order_pays_somebody_else import OrderPaysSomebodyElse
from policies.rules.order_without_return import OrderWithoutReturn
from policies.rules.origin_absent import OriginAbsent
from policies.rules.origin_blocked import OriginBlocked
from policies.rules.origin_not_verified import OriginNotVerified
from policies.rules.origin_resembles_known_site import OriginResemblesKnownSite
from policies.rules.payment_passed_on import PaymentPassedOn
from policies.rules.permit_domain_mismatch import PermitDomainMismatch
from policies.rules.permit_on_unlisted_contract import PermitOnUnlistedContract
from policies.rules.permit_signature import PermitSignature
from policies.rules.received_token_cannot_be_sold import ReceivedTokenCannotBeSold
from policies.rules.recipient_gets_less import RecipientGetsLess
from policies.rules.recipient_known_elsewhere import RecipientKnownElsewhere
from policies.rules.recipient_resembles_counterparty import RecipientResemblesCounterparty
from policies.rules.result_depends_on_block import ResultDependsOnBlock
from policies.rules.runs_replaceable_code import RunsReplaceableCode
from policies.rules.safe_storage_change import SafeStorageChange
from policies.rules.self_destruct import SelfDestruct
from policies.rules.sent_to_burn_address import SentToBurnAddress
from policies.rules.several_approvals import SeveralApprovals
from policies.rules.sign_in_from_elsewhere import SignInFromElsewhere
from policies.rules.sign_in_terms import SignInTerms
from policies.rules.signed_delegation import SignedDelegation
from policies.rules.swap_below_pool_rate import SwapBelowPoolRate
from policies.rules.swap_pays_somebody_else import SwapPaysSomebodyElse
from policies.rules.swap_without_deadline import SwapWithoutDeadline
from policies.rules.swap_without_minimum import SwapWithoutMinimum
from policies.rules.token_claims_known_name import TokenClaimsKnownName
from policies.rules.token_not_taken_by_exchange import TokenNotTakenByExchange
from policies.rules.token_sent_to_its_own_contract import TokenSentToItsOwnContract
from policies.rules.unlimited_approval import UnlimitedApproval
from policies.rules.unlisted_account_factory import UnlistedAccountFactory
from policies.rules.unlisted_delegatecall import UnlistedDelegatecall
from policies.rules.unusual_gas import UnusualGas
from policies.rules.unusual_text import UnusualText
from policies.rules.value_leaves_nothing_returns import ValueLeavesNothingReturns
from policies.rules.zero_value_transfer_from import ZeroValueTransferFrom

CATALOGUE: Final[tuple[type[Rule], ...]] = (
    UnlimitedApproval,
    ApprovalToAccountWithoutCode,
    OperatorApproval,
    NftApproval,
    SeveralApprovals,
    ApprovalHiddenInCall,
    ApprovalNotSimulated,
    PermitSignature,
    PermitDomainMismatch,
    PermitOnUnlistedContract,
    OrderWithoutReturn,
    OrderForNothing,
    OrderPaysSomebodyElse,
    OrderForOneTaker,
    OrderAwayFromItsMarket,
    SignedDelegation,
    Authorization7702,
    DelegatedAccount,
    ControlChange,
    AccountControlCall,
    SafeStorageChange,
    UnlistedDelegatecall,
    UnlistedAccountFactory,
    BlockedParty,
    ListedParty,
    RecipientResemblesCounterparty,
    RecipientKnownElsewhere,
    SentToBurnAddress,
    TokenNotTakenByExchange,
    TokenSentToItsOwnContract,
    ReceivedTokenCannotBeSold,
    RecipientGetsLess,
    AssetsSweptToOneStranger,
    ValueLeavesNothingReturns,
    PaymentPassedOn,
    LargeShareOfCoins,
    SwapPaysSomebodyElse,
    SwapWithoutMinimum,
    SwapWithoutDeadline,
    SwapBelowPoolRate,
    TokenClaimsKnownName,
    EventsDisagreeWithState,
    ZeroValueTransferFrom,
    FailedPullFromOthers,
    ResultDependsOnBlock,
    RunsReplaceableCode,
    CreationWithValue,
    SelfDestruct,
    UnusualGas,
    FeeAboveBaseFee,
    CallFails,
    UnusualText,
    BlindHashSignature,
    SignInFromElsewhere,
    SignInTerms,
    OriginResemblesKnownSite,
    OriginNotVerified,
    OriginBlocked,
    ListedOrigin,
    OriginAbsent,
)
