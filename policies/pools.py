"""What pools gave against the rate that they had before, read from their events and, for some, their state.

Source: Uniswap V2 `UniswapV2Pair.sol`. A swap emits Sync (the reserves after it), then Swap (amounts in and out), so
the reserves before it are known: after, less what came in, plus what went out. Concentrated liquidity (Uniswap V3
`UniswapV3Pool.sol`, V4 `PoolManager.sol`) tells the price after each swap; the one before is the swap's before it, or
what the simulation read from the pool's state (`PoolPrice`). The pool's own fee counts as lost.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from decoders.primitives import Address, Hash32, hex_of, keccak
from simulation.effects import Log, PoolPrice
from simulation.reading.pool_prices import pool_of, root_after

_SWAP: Final = hex_of(keccak(b"Swap(address,uint256,uint256,uint256,uint256,address)"))
_SYNC: Final = hex_of(keccak(b"Sync(uint112,uint112)"))
_WHOLE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Trade:
    """One route through one or more pools. `lost_per_million` is how far below the former rate it was filled."""

    pools: tuple[Address, ...]
    lost_per_million: int


@dataclass(frozen=True, slots=True)
class _Hop:
    pool: Address
    paid: int
    got: int
    kept: int


_Pool = tuple[Address, Hash32 | None]


def trades(logs: Sequence[Log], prices: Sequence[PoolPrice] = ()) -> tuple[Trade, ...]:
    """The routes in the order of the logs. A swap of exactly what the one before gave continues its route."""
    routes: list[list[_Hop]] = []
    for hop in _hops(logs, {(price.pool, price.pool_id): price.root_before for price in prices}):
        if routes and routes[-1][-1].got == hop.paid:
            routes[-1].append(hop)
        else:
            routes.append([hop])
    return tuple(_trade(route) for route in routes)


def _hops(logs: Sequence[Log], roots: dict[_Pool, int]) -> Iterator[_Hop]:
    """The swaps whose rate before is known. `roots` are those before the first swap of each pool."""
    synced: dict[Address, tuple[int, int]] = {}
    for log in logs:
        words, pool, hop = _words(log.data), pool_of(log), None
        if log.topics[:1] == (_SYNC,) and len(words) == 2:
            synced[log.address] = (words[0], words[1])
        elif log.topics[:1] == (_SWAP,) and len(words) == 4 and log.address in synced:
            hop = _hop(log.address, words, synced[log.address])
        elif pool is not None:
            hop = _concentrated(pool, words, roots)
            roots[pool] = root_after(log)
        if hop is not None:
            yield hop


def _concentrated(pool: _Pool, words: Sequence[int], roots: Mapping[_Pool, int]) -> _Hop | None:
    """What the pool gets is positive in V3; in V4 what the trader gets is."""
    root = roots.get(pool, 0)
    first, second = (_signed(word) if pool[1] is None else -_signed(word) for word in words[:2])
    if root <= 0:
        return None
    square, unit = root * root, 1 << 192
    if first > 0 > second:
        return _filled(pool[0], first, -second, first * square // unit)
    if second > 0 > first:
        return _filled(pool[0], second, -first, second * unit // square)
    return None


def _signed(word: int) -> int:
    """A word as the two's complement that it is."""
    return word - (1 << 256) if word >> 255 else word


def _hop(pool: Address, amounts: Sequence[int], after: tuple[int, int]) -> _Hop | None:
    """One side in, the other out; anything else (flash swaps) has no rate."""
    in0, in1, out0, out1 = amounts
    before0, before1 = after[0] - in0 + out0, after[1] - in1 + out1
    if in0 > 0 and out1 > 0 and in1 == 0 and out0 == 0:
        paid, got, reserve_in, reserve_out = in0, out1, before0, before1
    elif in1 > 0 and out0 > 0 and in0 == 0 and out1 == 0:
        paid, got, reserve_in, reserve_out = in1, out0, before1, before0
    else:
        return None
    fair = paid * reserve_out // reserve_in if reserve_in > 0 else 0
    return _filled(pool, paid, got, fair)


def _filled(pool: Address, paid: int, got: int, fair: int) -> _Hop | None:
    """The hop, against what the rate before would have given; None where that is nothing."""
    return _Hop(pool, paid, got, min(_WHOLE, got * _WHOLE // fair)) if fair > 0 else None


def _trade(route: Sequence[_Hop]) -> Trade:
    kept = _WHOLE
    for hop in route:
        kept = kept * hop.kept // _WHOLE
    return Trade(tuple(hop.pool for hop in route), _WHOLE - kept)


def _words(data: str) -> list[int]:
    digits = data[2:]
    return [int(digits[at : at + 64], 16) for at in range(0, len(digits) - len(digits) % 64, 64)]
