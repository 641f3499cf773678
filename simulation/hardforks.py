"""Which rules a block is executed under. The wrong hardfork gives wrong gas and wrong outcomes.

Activation points from the execution specifications: block numbers up to Paris, Unix times after it. The names are
those that anvil takes.
"""

from dataclasses import dataclass

NEWEST = "osaka"
"""The newest rules that the pinned anvil runs; taken for chains without a schedule here."""


@dataclass(frozen=True, slots=True)
class _Schedule:
    by_number: tuple[tuple[int, str], ...]
    by_time: tuple[tuple[int, str], ...]


_MAINNET = _Schedule(
    by_number=(
        (0, "frontier"),
        (1_150_000, "homestead"),
        (2_463_000, "tangerine"),
        (2_675_000, "spuriousdragon"),
        (4_370_000, "byzantium"),
        (7_280_000, "petersburg"),
        (9_069_000, "istanbul"),
        (9_200_000, "muirglacier"),
        (12_244_000, "berlin"),
        (12_965_000, "london"),
        (15_537_394, "paris"),
    ),
    by_time=(
        (1_681_338_455, "shanghai"),
        (1_710_338_135, "cancun"),
        (1_746_612_311, "prague"),
        (1_764_798_551, "osaka"),
    ),
)
_SEPOLIA = _Schedule(
    by_number=((0, "london"), (1_735_371, "paris")),
    by_time=(
        (1_677_557_088, "shanghai"),
        (1_706_655_072, "cancun"),
        (1_741_159_776, "prague"),
        (1_760_427_360, "osaka"),
    ),
)
_OP_STACK = _Schedule(
    by_number=((0, "paris"),),
    by_time=(
        (1_704_992_401, "shanghai"),  # Canyon
        (1_710_374_401, "cancun"),  # Ecotone
        # Isthmus is Prague with the P-256 function of RIP-7212, which anvil has only in its newest rules.
        (1_746_806_401, NEWEST),
    ),
)
_SCHEDULES = {1: _MAINNET, 11_155_111: _SEPOLIA, 10: _OP_STACK, 8_453: _OP_STACK}


def hardfork_at(chain_id: int, number: int, timestamp: int) -> str:
    """The hardfork in force for a block. `timestamp` in Unix seconds."""
    schedule = _SCHEDULES.get(chain_id)
    if schedule is None:
        return NEWEST
    in_force = [name for start, name in schedule.by_number if number >= start]
    in_force += [name for start, name in schedule.by_time if timestamp >= start]
    return in_force[-1]
