"""What an operator configures about one chain."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChainSettings:
    """`rpc_urls` in order of preference; they may hold secrets. `hardfork` overrides the schedule of `hardforks`."""

    chain_id: int
    rpc_urls: tuple[str, ...]
    hardfork: str | None = None
