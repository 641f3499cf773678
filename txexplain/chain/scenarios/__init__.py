"""The demo's requests: every scenario, with the verdict that its author expects."""

from typing import Final

from txexplain.chain.scenarios import (
    approvals,
    contracts,
    marketplace,
    signatures,
    smart_accounts,
    swaps,
    transfers,
)
from txexplain.chain.scenarios.request import Scenario

SCENARIOS: Final[tuple[Scenario, ...]] = (
    Scenario("native-transfer", "Send 0.5 ETH to a friend", "benign", transfers.native_transfer),
    Scenario("erc20-transfer", "Send 100 USDC to a friend", "benign", transfers.erc20_transfer),
    Scenario("usdt-transfer", "Send a token that returns nothing", "benign", transfers.no_return_transfer),
    Scenario("nft-transfer", "Send an NFT to a friend", "benign", transfers.nft_transfer),
    Scenario("wrap-ether", "Wrap one ether", "benign", swaps.wrap_ether),
    Scenario("v2-swap-ether", "Swap ether for USDC on Uniswap V2", "benign", swaps.v2_swap_ether),
    Scenario("v2-swap-tokens", "Swap USDC for DAI on Uniswap V2", "benign", swaps.v2_swap_tokens),
    Scenario("v3-swap", "Swap USDC for WETH on Uniswap V3", "benign", swaps.v3_swap),
    Scenario("nft-purchase", "Buy a listed NFT through Seaport", "benign", marketplace.nft_purchase),
    Scenario("router-approval", "Approve 500 DAI to a known router", "benign", approvals.limited_router_approval),
    Scenario("revoke", "Revoke an allowance", "benign", approvals.revoked_approval),
    Scenario("permit-router", "Permit a known router for a swap", "benign", signatures.permit_to_router, None),
    Scenario("safe-transfer", "A Safe pays a friend", "benign", smart_accounts.safe_transfer),
    Scenario("sign-in", "Sign in to the site that asks", "benign", signatures.sign_in, None),
    Scenario("first-contact", "Deposit into a contract never seen", "benign", contracts.first_contact),
    Scenario("unlimited-router", "Approve unlimited DAI to a router", "warning", approvals.unlimited_router_approval),
    Scenario("fee-on-transfer", "Send a token that takes a toll", "warning", transfers.fee_on_transfer),
    Scenario("hostile-name", "Send a token with a hostile name", "warning", transfers.hostile_name_transfer),
    Scenario("upgradeable", "Deposit into a proxy that can change", "warning", contracts.upgradeable_deposit),
    Scenario("custom-error", "A call that reverts", "warning", contracts.custom_error, "reverted"),
    Scenario("reason-string", "A call that reverts with a reason", "warning", contracts.reason_string, "reverted"),
    Scenario("hostile-reason", "A call that reverts with a lie", "warning", contracts.hostile_reason, "reverted"),
    Scenario("unaffordable", "Send more than there is", "warning", contracts.unaffordable, "reverted"),
    Scenario("token-contract", "Send USDC to USDC itself", "warning", transfers.transfer_to_token_contract),
    Scenario("lying-token", "Send a token that moves nothing", "warning", transfers.lying_token_transfer),
    Scenario("bare-hash", "Sign a bare hash", "warning", signatures.bare_hash, None),
    Scenario("poisoned-transfer", "Send to a look-alike address", "malicious", transfers.poisoned_transfer),
    Scenario("item-sweep", "Give every item to a stranger", "malicious", transfers.item_sweep),
    Scenario("approve-account", "Approve a thief's account", "malicious", approvals.unlimited_account_approval),
    Scenario("approve-sweeper", "Approve a thief's contract", "malicious", approvals.unlimited_sweeper_approval),
    Scenario("approve-empty", "Approve an address without code", "malicious", approvals.empty_create2_approval),
    Scenario("approve-collection", "Approve a thief for all NFTs", "malicious", approvals.collection_approval),
    Scenario("hidden-approval", "An approval inside a multicall", "malicious", approvals.hidden_approval),
    Scenario("swap-to-stranger", "A swap that pays somebody else", "malicious", swaps.v2_swap_to_stranger),
    Scenario("honeypot", "Buy what cannot be sold", "malicious", swaps.honeypot_purchase),
    Scenario("fake-claim", "Pay to claim nothing", "malicious", contracts.fake_claim),
    Scenario("security-update", "Pay for a security update", "malicious", contracts.security_update),
    Scenario("red-pill", "A contract that behaves when watched", "malicious", contracts.environment_dependent),
    Scenario("permit-account", "Permit a thief's account", "malicious", signatures.permit_to_account, None),
    Scenario("dai-permit", "Permit a thief for all DAI", "malicious", signatures.dai_permit_to_account, None),
    Scenario("listing", "List an NFT for one wei", "malicious", marketplace.listing_for_nothing, None),
    Scenario("sign-in-elsewhere", "Sign in to another site", "malicious", signatures.sign_in_elsewhere, None),
    Scenario("safe-approval", "An approval inside a MultiSend", "malicious", smart_accounts.safe_hidden_approval),
    Scenario("safe-takeover", "A Safe delegates to a stranger", "malicious", smart_accounts.safe_takeover),
    Scenario("safe-owner", "A Safe gets a stranger as owner", "malicious", smart_accounts.safe_new_owner),
    Scenario(
        "delegation", "An account delegates to a sweeper", "malicious", smart_accounts.delegation_to_sweeper, None
    ),
)

__all__ = ["SCENARIOS", "Scenario"]
