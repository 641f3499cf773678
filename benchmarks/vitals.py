"""What processes take of the machine (memory, processor time), and what a virtual machine's host withholds of it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from simulation.anvil.vitals import read_vitals

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_MIB: Final = 2**20
_STAT: Final = Path("/proc/stat")
_STEAL: Final = 8
"""The place of `steal` in the first line (proc(5))."""


def resident(pid: int) -> float:
    """Resident memory of a process in MiB; 0 where it is gone."""
    vitals = read_vitals(pid)
    return 0.0 if vitals is None else vitals.memory / _MIB


def processor_seconds(pids: Sequence[int]) -> float:
    """The processor time that these processes have used, in seconds; of those that are gone, none."""
    found = [read_vitals(pid) for pid in pids]
    return sum(vitals.ticks for vitals in found if vitals is not None) / _TICKS


def stolen_seconds() -> float:
    """Processor time, of all processors, that a virtual machine's host gave to others; 0 where that is not told."""
    if not _STAT.exists():
        return 0.0
    told = _STAT.read_text().splitlines()[0].split()
    return int(told[_STEAL]) / _TICKS if len(told) > _STEAL else 0.0
