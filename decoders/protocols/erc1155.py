"""ERC-1155 tokens (many kinds in one contract). `setApprovalForAll` is the one of ERC-721 and declared there."""

from decoders.protocol import ProtocolDecoder, claim

PROTOCOL = ProtocolDecoder(
    name="ERC-1155",
    source="standard",
    claims=(
        claim(
            "function safeTransferFrom(address from, address to, uint256 tokenId, uint256 amount, bytes data)",
            "transfer",
        ),
        claim(
            "function safeBatchTransferFrom(address from, address to, uint256[] tokenIds, uint256[] amounts, "
            "bytes data)",
            "transfer",
        ),
        claim("function burn(address from, uint256 tokenId, uint256 amount)", "burn"),
        claim("function burnBatch(address from, uint256[] tokenIds, uint256[] amounts)", "burn"),
    ),
)
