"""Lido: staking, wrapping and withdrawing, at its own contracts. Checked against @lidofinance/lido-ethereum-sdk."""

from decoders.protocol import ProtocolDecoder, claim

PROTOCOL = ProtocolDecoder(
    name="Lido",
    source="protocol",
    claims=(
        claim("function submit(address referral)", "stake"),
        claim("function transferShares(address recipient, uint256 sharesAmount)", "transfer"),
        claim("function transferSharesFrom(address sender, address recipient, uint256 sharesAmount)", "transfer"),
        claim("function wrap(uint256 stETHAmount)", "wrap"),
        claim("function unwrap(uint256 wstETHAmount)", "unwrap"),
        claim("function requestWithdrawals(uint256[] amounts, address owner)", "request-withdrawal"),
        claim("function requestWithdrawalsWstETH(uint256[] amounts, address owner)", "request-withdrawal"),
        claim(
            "function requestWithdrawalsWithPermit(uint256[] amounts, address owner, (uint256 value, "
            "uint256 deadline, uint8 v, bytes32 r, bytes32 s) permit)",
            "request-withdrawal",
        ),
        claim(
            "function requestWithdrawalsWstETHWithPermit(uint256[] amounts, address owner, "
            "(uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) permit)",
            "request-withdrawal",
        ),
        claim("function claimWithdrawal(uint256 requestId)", "claim"),
        claim("function claimWithdrawals(uint256[] requestIds, uint256[] hints)", "claim"),
    ),
    deployments={
        1: frozenset(
            {
                "0xae7ab96520de3a18e5e111b5eaab095312d7fe84",
                "0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0",
                "0x889edc2edab5f40e902b864ad4d7ade8e412f9b1",
            }
        )
    },
)
