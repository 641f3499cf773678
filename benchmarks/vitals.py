"""What processes take of the machine: memory, and the processor time of the anvils."""

import os
from collections.abc import Sequence
from typing import Final

from simulation.anvil.vitals import read_vitals

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_MIB: Final = 2**20


def resident(pid: int) -> float:
    """Resident memory of a process in MiB; 0 where it is gone."""
    vitals = read_vitals(pid)
    return 0.0 if vitals is None else vitals.memory / _MIB


def processor_seconds(pids: Sequence[int]) -> float:
    """The processor time that these processes have used, in seconds; of those that are gone, none."""
    found = [read_vitals(pid) for pid in pids]
    return sum(vitals.ticks for vitals in found if vitals is not None) / _TICKS
