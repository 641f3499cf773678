"""Tokens before and beside the common standards: ERC-777, ERC-6909, CryptoPunks, and payments to many at once.

Sources: ERC-777, ERC-6909; `CryptoPunksMarket.sol`; the Disperse contract.
"""

from decoders.protocol import Arguments, ProtocolDecoder, claim


def _operator(arguments: Arguments) -> str:
    return "approve-all" if arguments["approved"] else "revoke"


def _amount(arguments: Arguments) -> str:
    return "revoke" if arguments["amount"] == "0" else "approve"


PROTOCOL = ProtocolDecoder(
    name="Token dialects",
    source="standard",
    claims=(
        claim("function send(address recipient, uint256 amount, bytes data)", "transfer"),
        claim(
            "function operatorSend(address sender, address recipient, uint256 amount, bytes data, bytes operatorData)",
            "transfer",
        ),
        claim("function burn(uint256 amount, bytes data)", "burn"),
        claim("function authorizeOperator(address operator)", "approve-all"),
        claim("function revokeOperator(address operator)", "revoke"),
        claim("function transfer(address receiver, uint256 id, uint256 amount)", "transfer"),
        claim("function transferFrom(address sender, address receiver, uint256 id, uint256 amount)", "transfer"),
        claim("function approve(address spender, uint256 id, uint256 amount)", _amount),
        claim("function setOperator(address spender, bool approved)", _operator),
        claim("function transferPunk(address to, uint256 punkIndex)", "transfer"),
        claim("function buyPunk(uint256 punkIndex)", "fulfill-order"),
        claim("function offerPunkForSale(uint256 punkIndex, uint256 minSalePriceInWei)", "list-for-sale"),
        claim(
            "function offerPunkForSaleToAddress(uint256 punkIndex, uint256 minSalePriceInWei, address toAddress)",
            "list-for-sale",
        ),
        claim("function acceptBidForPunk(uint256 punkIndex, uint256 minPrice)", "fulfill-order"),
        claim("function disperseEther(address[] recipients, uint256[] values)", "transfer"),
        claim("function disperseToken(address token, address[] recipients, uint256[] values)", "transfer"),
        claim("function disperseTokenSimple(address token, address[] recipients, uint256[] values)", "transfer"),
        claim("function mint()", "mint"),
    ),
)
