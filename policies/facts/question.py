"""What a source of facts may look at: the request and its effects, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from decoders.primitives import Address
from decoders.requests import SigningRequest
from policies.look_alikes import symbol_as_read
from simulation.effects import Effects


@dataclass(frozen=True, slots=True)
class Question:
    """`effects` is None where nothing could be simulated. `symbols`: those of the tokens that move, as read."""

    request: SigningRequest
    effects: Effects | None
    symbols: Mapping[Address, str] = field(init=False)

    def __post_init__(self) -> None:
        """Read the symbols once; several sources ask for several parties."""
        changes = () if self.effects is None else self.effects.asset_changes
        assets = (change.asset for change in changes if change.moved > 0 and change.asset.type == "erc20")
        read = {it.address: symbol_as_read(it.symbol or "") for it in assets if it.address is not None}
        object.__setattr__(self, "symbols", read)
