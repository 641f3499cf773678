"""Aave v2 and v3: lending pools, the gateway for native coins, credit delegation.

Checked against @aave/protocol-v2 and @aave/core-v3; the gateway of v3 and the rewards are from their verified sources.

On rollups the v3 pool takes packed arguments, in which assets stand as numbers of its list.
"""

from decoders.protocol import ProtocolDecoder, TypedDataClaim, claim

_PACKED = "the arguments are packed: which asset it is, only the pool's own list tells"

PROTOCOL = ProtocolDecoder(
    name="Aave",
    source="protocol",
    claims=(
        claim("function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode)", "supply"),
        claim(
            "function supplyWithPermit(address asset, uint256 amount, address onBehalfOf, "
            "uint16 referralCode, uint256 deadline, uint8 permitV, bytes32 permitR, bytes32 permitS)",
            "supply",
        ),
        claim("function deposit(address asset, uint256 amount, address onBehalfOf, uint16 referralCode)", "supply"),
        claim("function withdraw(address asset, uint256 amount, address to)", "withdraw"),
        claim(
            "function borrow(address asset, uint256 amount, uint256 interestRateMode, "
            "uint16 referralCode, address onBehalfOf)",
            "borrow",
        ),
        claim("function repay(address asset, uint256 amount, uint256 interestRateMode, address onBehalfOf)", "repay"),
        claim(
            "function repayWithPermit(address asset, uint256 amount, uint256 interestRateMode, "
            "address onBehalfOf, uint256 deadline, uint8 permitV, bytes32 permitR, bytes32 permitS)",
            "repay",
        ),
        claim("function repayWithATokens(address asset, uint256 amount, uint256 interestRateMode)", "repay"),
        claim("function swapBorrowRateMode(address asset, uint256 interestRateMode)", "change-loan"),
        claim("function setUserUseReserveAsCollateral(address asset, bool useAsCollateral)", "change-loan"),
        claim("function setUserEMode(uint8 categoryId)", "change-loan"),
        claim(
            "function liquidationCall(address collateralAsset, address debtAsset, address user, "
            "uint256 debtToCover, bool receiveAToken)",
            "liquidate",
        ),
        claim(
            "function flashLoan(address receiverAddress, address[] assets, uint256[] amounts, "
            "uint256[] interestRateModes, address onBehalfOf, bytes params, uint16 referralCode)",
            "flash-loan",
        ),
        claim(
            "function flashLoanSimple(address receiverAddress, address asset, uint256 amount, "
            "bytes params, uint16 referralCode)",
            "flash-loan",
        ),
        claim("function supply(bytes32 args)", "supply", unknown=_PACKED),
        claim("function supplyWithPermit(bytes32 args, bytes32 r, bytes32 s)", "supply", unknown=_PACKED),
        claim("function withdraw(bytes32 args)", "withdraw", unknown=_PACKED),
        claim("function borrow(bytes32 args)", "borrow", unknown=_PACKED),
        claim("function repay(bytes32 args)", "repay", unknown=_PACKED),
        claim("function repayWithPermit(bytes32 args, bytes32 r, bytes32 s)", "repay", unknown=_PACKED),
        claim("function repayWithATokens(bytes32 args)", "repay", unknown=_PACKED),
        claim("function swapBorrowRateMode(bytes32 args)", "change-loan", unknown=_PACKED),
        claim("function setUserUseReserveAsCollateral(bytes32 args)", "change-loan", unknown=_PACKED),
        claim("function liquidationCall(bytes32 args1, bytes32 args2)", "liquidate", unknown=_PACKED),
        claim("function approveDelegation(address delegatee, uint256 amount)", "approve-borrowing"),
        claim(
            "function delegationWithSig(address delegator, address delegatee, uint256 value, "
            "uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
            "approve-borrowing",
        ),
        claim("function depositETH(address pool, address onBehalfOf, uint16 referralCode)", "supply"),
        claim("function withdrawETH(address pool, uint256 amount, address to)", "withdraw"),
        claim("function repayETH(address pool, uint256 amount, uint256 rateMode, address onBehalfOf)", "repay"),
        claim(
            "function borrowETH(address pool, uint256 amount, uint256 interestRateMode, uint16 referralCode)", "borrow"
        ),
        claim(
            "function withdrawETHWithPermit(address pool, uint256 amount, address to, uint256 deadline, "
            "uint8 permitV, bytes32 permitR, bytes32 permitS)",
            "withdraw",
        ),
        claim("function claimRewards(address[] assets, uint256 amount, address to)", "claim"),
        claim("function claimRewards(address[] assets, uint256 amount, address to, address reward)", "claim"),
        claim("function claimAllRewards(address[] assets, address to)", "claim"),
        claim("function claimAllRewardsToSelf(address[] assets)", "claim"),
    ),
    typed_data=(
        TypedDataClaim(
            "DelegationWithSig",
            {"delegatee": "address", "value": "uint256", "nonce": "uint256", "deadline": "uint256"},
            "approve-borrowing",
        ),
    ),
)
