"""Balancer v2: the Vault. Checked against @balancer-labs/v2-deployments."""

from decoders.protocol import Arguments, ProtocolDecoder, claim


def _relayer(arguments: Arguments) -> str:
    """A relayer may trade with all that the account approved to the Vault."""
    return "approve-all" if arguments["approved"] else "revoke"


PROTOCOL = ProtocolDecoder(
    name="Balancer",
    source="protocol",
    claims=(
        claim(
            "function swap((bytes32 poolId, uint8 kind, address assetIn, address assetOut, "
            "uint256 amount, bytes userData) singleSwap, (address sender, bool fromInternalBalance, "
            "address recipient, bool toInternalBalance) funds, uint256 limit, uint256 deadline)",
            "swap",
        ),
        claim(
            "function batchSwap(uint8 kind, (bytes32 poolId, uint256 assetInIndex, "
            "uint256 assetOutIndex, uint256 amount, bytes userData)[] swaps, address[] assets, "
            "(address sender, bool fromInternalBalance, address recipient, "
            "bool toInternalBalance) funds, int256[] limits, uint256 deadline)",
            "swap",
        ),
        claim(
            "function joinPool(bytes32 poolId, address sender, address recipient, (address[] assets, "
            "uint256[] maxAmountsIn, bytes userData, bool fromInternalBalance) request)",
            "add-liquidity",
        ),
        claim(
            "function exitPool(bytes32 poolId, address sender, address recipient, (address[] assets, "
            "uint256[] minAmountsOut, bytes userData, bool toInternalBalance) request)",
            "remove-liquidity",
        ),
        claim(
            "function flashLoan(address recipient, address[] tokens, uint256[] amounts, bytes userData)", "flash-loan"
        ),
        claim(
            "function manageUserBalance((uint8 kind, address asset, uint256 amount, address sender, "
            "address recipient)[] ops)",
            "transfer",
        ),
        claim("function setRelayerApproval(address sender, address relayer, bool approved)", _relayer),
    ),
)
