"""ERC-20 tokens, with the two functions whose selectors ERC-721 shares, and common extensions.

`approve(address,uint256)` and `transferFrom(address,address,uint256)` are the same calldata for fungible tokens (an
amount) and for NFTs (a token id). Which one it is depends on the token alone: the argument's name says so.
Extensions: increase/decreaseAllowance (OpenZeppelin), increase/decreaseApproval (its first releases),
ERC-677 and ERC-1363 transfer-and-call.
"""

from decoders.primitives import ZERO_ADDRESS
from decoders.protocol import Arguments, ProtocolDecoder, claim


def _approve(arguments: Arguments) -> str:
    """Approving nothing, or nobody (ERC-721), takes an earlier approval back."""
    return "revoke" if arguments["amountOrTokenId"] == "0" or arguments["spender"] == ZERO_ADDRESS else "approve"


PROTOCOL = ProtocolDecoder(
    name="ERC-20",
    source="standard",
    claims=(
        claim("function transfer(address to, uint256 amount)", "transfer"),
        claim("function transferFrom(address from, address to, uint256 amountOrTokenId)", "transfer"),
        claim("function approve(address spender, uint256 amountOrTokenId)", _approve),
        claim("function increaseAllowance(address spender, uint256 addedValue)", "approve"),
        claim("function decreaseAllowance(address spender, uint256 subtractedValue)", "decrease-allowance"),
        claim("function increaseApproval(address spender, uint256 addedValue)", "approve"),
        claim("function decreaseApproval(address spender, uint256 subtractedValue)", "decrease-allowance"),
        claim("function transferAndCall(address to, uint256 amount)", "transfer"),
        claim("function transferAndCall(address to, uint256 amount, bytes data)", "transfer"),
        claim("function transferFromAndCall(address from, address to, uint256 amount)", "transfer"),
        claim("function transferFromAndCall(address from, address to, uint256 amount, bytes data)", "transfer"),
        claim("function approveAndCall(address spender, uint256 amount)", "approve"),
        claim("function approveAndCall(address spender, uint256 amount, bytes data)", "approve"),
        claim("function mint(address to, uint256 amount)", "mint"),
        claim("function burn(uint256 amountOrTokenId)", "burn"),
        claim("function burnFrom(address from, uint256 amount)", "burn"),
    ),
)
