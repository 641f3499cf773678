"""What a simulation is going to read, told beforehand, so that it can be fetched in one round trip."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
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


@dataclass(frozen=True, slots=True)
class Reads:
    """Calls to trace, and accounts that are read in any case."""

    traces: tuple[TracedCall, ...]
    accounts: tuple[Address, ...]


@dataclass(frozen=True, eq=False)
class Footprint:
    """What one request is going to read; equal only to itself.

    It is found when it is first looked at: where everything is in the cache already nobody looks, and putting it
    together would be a tenth of the simulation's own time.
    """

    find: Callable[[], Reads]

    @property
    def traces(self) -> tuple[TracedCall, ...]:
        """Calls to trace."""
        return self._reads.traces

    @property
    def accounts(self) -> tuple[Address, ...]:
        """Accounts that are read in any case."""
        return self._reads.accounts

    @cached_property
    def _reads(self) -> Reads:
        return self.find()
