"""The block environment that the simulated code sees.

Code that finds coinbase 0, prevrandao 0 or gas price 0 knows that it is being watched (red pill). So every value is
set, and set to what the next block on top of the pinned one would plausibly hold. No clock is read: the same pinned
block gives the same context.
"""

from functools import lru_cache

from decoders.primitives import Hash32, bytes_of, hex_of, keccak
from simulation.query import BlockContext
from simulation.upstream.header import Header

_SECONDS_PER_BLOCK = {1: 12, 11_155_111: 12, 10: 2, 8453: 2, 42_161: 1, 137: 2, 56: 1}
_OTHER_CHAINS = 12
_ARBITRUM_RANDOM = "0x" + "00" * 31 + "01"
"""PREVRANDAO is always 1 there; NUMBER is the parent chain's."""
_ELASTICITY = 2
_MAX_CHANGE = 8


def next_block(chain_id: int, header: Header, overrides: BlockContext) -> BlockContext:
    """The full environment of the block after `header`, with the caller's own values in their place."""
    arbitrum = header.parent_chain_number
    given = overrides.model_dump(exclude_none=True)
    expected = {
        "number": header.number + 1 if arbitrum is None else arbitrum,
        "time": header.timestamp + _SECONDS_PER_BLOCK.get(chain_id, _OTHER_CHAINS),
        "gas_limit": header.gas_limit,
        "coinbase": header.coinbase,
        "base_fee": next_base_fee(header),
        # Unpredictable on the chain; any fixed value that looks like one serves, and it must not change between runs.
        "random": _random(header.hash) if arbitrum is None else _ARBITRUM_RANDOM,
        "difficulty": header.difficulty,
    }
    return BlockContext(**{**expected, **given})


@lru_cache(maxsize=256)
def _random(block_hash: Hash32) -> Hash32:
    return hex_of(keccak(bytes_of(block_hash)))


def next_base_fee(header: Header) -> int:
    """The base fee of the block after `header` in wei (EIP-1559); 0 before London."""
    if header.base_fee is None:
        return 0
    target = header.gas_limit // _ELASTICITY
    if target in (header.gas_used, 0):
        return header.base_fee
    change = header.base_fee * abs(header.gas_used - target) // target // _MAX_CHANGE
    if header.gas_used > target:
        return header.base_fee + max(change, 1)
    return header.base_fee - change
