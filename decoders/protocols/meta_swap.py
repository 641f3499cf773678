"""MetaMask's swap router: an aggregator chosen by name, and what that aggregator is told.

Source: the verified contracts MetaSwap (`swap`) and Spender on Ethereum. The data belongs to an adapter of its own for
each aggregator, so what is received stands where no published ABI reaches.
"""

from decoders.protocol import ProtocolDecoder, claim

PROTOCOL = ProtocolDecoder(
    name="MetaMask swap",
    source="protocol",
    claims=(
        claim(
            "function swap(string aggregatorId, address tokenFrom, uint256 amount, bytes data)",
            "swap",
            unknown="what is received stands in data for the aggregator, and could not be told",
        ),
    ),
)
