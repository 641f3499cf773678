"""At which price pools of concentrated liquidity stood before the run, read from their own state.

Their Swap event tells the root of the price after the swap. The contract keeps that same number in the low 160 bits of
a slot that the run wrote (Uniswap V3 `slot0`, V4 `Pool.State`), so the slot is known by it, whatever the contract's
layout, and the word that stood there before tells the price before.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from decoders.primitives import Address, Hash32, hex_of, keccak
from simulation.effects import Log, PoolPrice
from simulation.reading.state_diff import StateDiff

_ROOT: Final = 2**160 - 1

_V3_FIELDS: Final = "address,address,int256,int256,uint160,uint128,int24"
SWAPS: Final[Mapping[Hash32, int]] = {
    hex_of(keccak(f"Swap({_V3_FIELDS})".encode())): 3,
    hex_of(keccak(f"Swap({_V3_FIELDS},uint128,uint128)".encode())): 3,
    hex_of(keccak(b"Swap(bytes32,address,int128,int128,uint160,uint128,int24,uint24)")): 4,
}
"""Topic to the generation: Uniswap V3 and its forks, PancakeSwap V3, Uniswap V4."""


def pool_of(log: Log) -> tuple[Address, Hash32 | None] | None:
    """The pool that a Swap event is of: a contract, and in V4 the id of a pool in it. None for any other event."""
    generation = SWAPS.get(log.topics[0]) if log.topics else None
    if generation is None or len(log.topics) != 3 or len(log.data) < 2 + 5 * 64:
        return None
    return log.address, log.topics[1] if generation == 4 else None


def root_after(log: Log) -> int:
    """The root of the price after the swap, in 64.96 fixed point: the third word of every such event."""
    return int(log.data[2 + 2 * 64 : 2 + 3 * 64], 16)


def pool_prices(diff: StateDiff, logs: Sequence[Log]) -> tuple[PoolPrice, ...]:
    """The roots before, of every pool whose slot was found, in the order of their first swaps."""
    last = {pool: root_after(log) for log in logs if (pool := pool_of(log)) is not None}
    found = []
    for (address, pool_id), after in last.items():
        slots = diff[address].storage.values() if address in diff else ()
        befores = [int(before, 16) & _ROOT for before, word in slots if int(word, 16) & _ROOT == after]
        if len(befores) == 1 and befores[0] > 0:
            found.append(PoolPrice(pool=address, pool_id=pool_id, root_before=befores[0]))
    return tuple(found)
