"""Wrapped native coins (WETH9 and its kin), at addresses where `deposit` is known to wrap.

Elsewhere `deposit()` and `withdraw(uint256)` can be anything: see `vault`.
"""

from decoders.protocol import ProtocolDecoder, claim

PROTOCOL = ProtocolDecoder(
    name="Wrapped native coin",
    source="protocol",
    claims=(
        claim("function deposit()", "wrap"),
        claim("function withdraw(uint256 amount)", "unwrap"),
    ),
    deployments={
        1: frozenset({"0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"}),
        10: frozenset({"0x4200000000000000000000000000000000000006"}),
        56: frozenset({"0xbb4cdb9cbd36b01bd1cbaebf2de08d9173bc095c"}),
        100: frozenset({"0xe91d153e0b41518a2ce8dd3d7944fa863463a97d"}),
        137: frozenset({"0x0d500b1d8e8ef31e21c99d1db9a6444d3adf1270"}),
        8453: frozenset({"0x4200000000000000000000000000000000000006"}),
        42161: frozenset({"0x82af49447d8a07e3bd95bd0d56f35241523fbab1"}),
        43114: frozenset({"0xb31f66aa3c1e785363f0875a1b74e27b85fd66c7"}),
        11155111: frozenset({"0xfff9976782d46cc05630d1f6ebab18b2324d6b14"}),
    },
)
