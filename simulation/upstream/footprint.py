"""What a simulation is going to read, told beforehand, so that it can be fetched in one round trip."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from decoders.primitives import Address
from simulation.query import AccountOverride


@dataclass(frozen=True)
class TracedCall:
    """A call whose trace tells what it reads, in the words of `debug_traceCall`.

    `overridden` is what `options` puts in the place of state: it comes back in the trace and is no state of the chain.
    `plain` are calls without overrides that read much the same, for nodes without the tracer.
    """

    call: Mapping[str, Any]
    options: Mapping[str, Any]
    overridden: Mapping[Address, AccountOverride]
    plain: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, eq=False)
class Footprint:
    """Calls to trace, and accounts that are read in any case. Equal only to itself: it belongs to one request."""

    traces: tuple[TracedCall, ...]
    accounts: tuple[Address, ...]

    def with_runs(self, traces: tuple[TracedCall, ...]) -> "Footprint":
        """This footprint, and what these calls read."""
        return Footprint((*self.traces, *traces), self.accounts)
