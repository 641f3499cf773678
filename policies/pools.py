"""What constant-product pools gave against the rate that they had before, read from their events alone.

Source: Uniswap V2 `UniswapV2Pair.sol`. A swap emits Sync (the reserves after it), then Swap (amounts in and out), so
the reserves before it are known: after, less what came in, plus what went out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from decoders.primitives import Address, hex_of, keccak
from simulation.effects import Log

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


def trades(logs: Sequence[Log]) -> tuple[Trade, ...]:
    """The routes in the order of the logs. A swap of exactly what the one before gave continues its route."""
    routes: list[list[_Hop]] = []
    synced: dict[Address, tuple[int, int]] = {}
    for log in logs:
        words = _words(log.data)
        if log.topics[:1] == (_SYNC,) and len(words) == 2:
            synced[log.address] = (words[0], words[1])
        elif log.topics[:1] == (_SWAP,) and len(words) == 4 and log.address in synced:
            hop = _hop(log.address, words, synced[log.address])
            if hop is not None and routes and routes[-1][-1].got == hop.paid:
                routes[-1].append(hop)
            elif hop is not None:
                routes.append([hop])
    return tuple(_trade(route) for route in routes)


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
    return _Hop(pool, paid, got, min(_WHOLE, got * _WHOLE // fair)) if fair > 0 else None


def _trade(route: Sequence[_Hop]) -> Trade:
    kept = _WHOLE
    for hop in route:
        kept = kept * hop.kept // _WHOLE
    return Trade(tuple(hop.pool for hop in route), _WHOLE - kept)


def _words(data: str) -> list[int]:
    digits = data[2:]
    return [int(digits[at : at + 64], 16) for at in range(0, len(digits) - len(digits) % 64, 64)]
