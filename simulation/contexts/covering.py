"""Few combinations that hold every pair: a condition on two values is met in at least one of them.

Testing all combinations of nine values would take thousands of runs. Pairwise covering (Cohen, Dalal, Fredman, Patton,
"The AETG system", 1997) takes some fifteen.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

Row = tuple[int, ...]
_Pair = tuple[int, int, int, int]


@lru_cache(maxsize=256)
def covering_rows(levels: tuple[int, ...]) -> tuple[Row, ...]:
    """Rows that together hold every pair of levels of every two factors. `levels[i]` is how many factor i has."""
    if len(levels) < 2:
        return ()
    missing = set(_all_pairs(levels))
    rows = []
    while missing:
        row = _best_row(levels, missing)
        missing -= set(_pairs_in(row))
        rows.append(row)
    return tuple(rows)


def _all_pairs(levels: Sequence[int]) -> Iterator[_Pair]:
    for first, second in combinations(range(len(levels)), 2):
        for one in range(levels[first]):
            for other in range(levels[second]):
                yield first, one, second, other


def _best_row(levels: Sequence[int], missing: set[_Pair]) -> Row:
    """A row around the first missing pair; each further factor takes the level that meets most missing pairs."""
    first, one, second, other = min(missing)
    chosen = {first: one, second: other}
    for factor in range(len(levels)):
        if factor not in chosen:
            gains = [(-_gain(chosen, factor, level, missing), level) for level in range(levels[factor])]
            chosen[factor] = min(gains)[1]
    return tuple(chosen[factor] for factor in range(len(levels)))


def _gain(chosen: dict[int, int], factor: int, level: int, missing: set[_Pair]) -> int:
    pairs = ((*sorted([(factor, level), at]),) for at in chosen.items())
    return sum((low[0], low[1], high[0], high[1]) in missing for low, high in pairs)


def _pairs_in(row: Row) -> Iterator[_Pair]:
    for (first, one), (second, other) in combinations(enumerate(row), 2):
        yield first, one, second, other
