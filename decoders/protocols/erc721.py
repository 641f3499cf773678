"""ERC-721 tokens (NFTs). The functions whose selectors ERC-20 shares are declared in `erc20`."""

from decoders.protocol import Arguments, ProtocolDecoder, claim


def _approval_for_all(arguments: Arguments) -> str:
    return "approve-all" if arguments["approved"] else "revoke"


PROTOCOL = ProtocolDecoder(
    name="ERC-721",
    source="standard",
    claims=(
        claim("function setApprovalForAll(address operator, bool approved)", _approval_for_all),
        claim("function safeTransferFrom(address from, address to, uint256 tokenId)", "transfer"),
        claim("function safeTransferFrom(address from, address to, uint256 tokenId, bytes data)", "transfer"),
        claim("function safeMint(address to, uint256 tokenId)", "mint"),
    ),
)
