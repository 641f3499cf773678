"""Deposits and withdrawals in general: wrapped coins at unknown addresses, staking, and ERC-4626 vaults."""

from decoders.protocol import ProtocolDecoder, claim

PROTOCOL = ProtocolDecoder(
    name="Vault (ERC-4626 and similar)",
    source="protocol",
    claims=(
        claim("function deposit()", "deposit"),
        claim("function withdraw(uint256 amount)", "withdraw"),
        claim("function deposit(uint256 assets, address receiver)", "deposit"),
        claim("function mint(uint256 shares, address receiver)", "deposit"),
        claim("function withdraw(uint256 assets, address receiver, address owner)", "withdraw"),
        claim("function redeem(uint256 shares, address receiver, address owner)", "withdraw"),
    ),
)
