"""Compound v2 (cTokens, Comptroller) and v3 (Comet). Checked against @compound-finance/compound-js.

`mint(uint256)` is an amount of the underlying token here, and a number of pieces in many NFT contracts.
"""

from decoders.protocol import Arguments, ProtocolDecoder, SignedMessage, TypedDataClaim, claim

_EITHER = "amount is of tokens or of pieces: depends on the contract"


def _allow(arguments: Arguments) -> str:
    """A Comet manager may move everything that the account holds there."""
    return "approve-all" if arguments["isAllowed"] else "revoke"


def _signed_allow(message: SignedMessage) -> str:
    return "approve-all" if message.values["isAllowed"] is True else "revoke"


PROTOCOL = ProtocolDecoder(
    name="Compound",
    source="protocol",
    claims=(
        claim("function mint(uint256 amount)", "mint", unknown=_EITHER),
        claim("function redeem(uint256 redeemTokens)", "redeem"),
        claim("function redeemUnderlying(uint256 redeemAmount)", "redeem"),
        claim("function borrow(uint256 borrowAmount)", "borrow"),
        claim("function repayBorrow(uint256 repayAmount)", "repay"),
        claim("function repayBorrow()", "repay"),
        claim("function repayBorrowBehalf(address borrower, uint256 repayAmount)", "repay"),
        claim("function liquidateBorrow(address borrower, uint256 repayAmount, address cTokenCollateral)", "liquidate"),
        claim("function liquidateBorrow(address borrower, address cTokenCollateral)", "liquidate"),
        claim("function enterMarkets(address[] cTokens)", "change-loan"),
        claim("function exitMarket(address cTokenAddress)", "change-loan"),
        claim("function claimComp(address holder)", "claim"),
        claim("function claimComp(address holder, address[] cTokens)", "claim"),
        claim("function claimComp(address[] holders, address[] cTokens, bool borrowers, bool suppliers)", "claim"),
        claim("function supply(address asset, uint256 amount)", "supply"),
        claim("function supplyTo(address dst, address asset, uint256 amount)", "supply"),
        claim("function supplyFrom(address from, address dst, address asset, uint256 amount)", "supply"),
        claim("function withdraw(address assetOrAccount, uint256 amount)", "withdraw"),
        claim("function withdrawTo(address to, address asset, uint256 amount)", "withdraw"),
        claim("function withdrawFrom(address src, address to, address asset, uint256 amount)", "withdraw"),
        claim("function allow(address manager, bool isAllowed)", _allow),
        claim(
            "function allowBySig(address owner, address manager, bool isAllowed, uint256 nonce, "
            "uint256 expiry, uint8 v, bytes32 r, bytes32 s)",
            _allow,
        ),
        claim(
            "function buyCollateral(address asset, uint256 minAmount, uint256 baseAmount, address recipient)", "swap"
        ),
        claim("function claim(address comet, address src, bool shouldAccrue)", "claim"),
    ),
    typed_data=(
        TypedDataClaim(
            "Authorization",
            {"owner": "address", "manager": "address", "isAllowed": "bool", "nonce": "uint256", "expiry": "uint256"},
            _signed_allow,
        ),
    ),
)
