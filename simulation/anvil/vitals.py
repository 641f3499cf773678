"""How a child process is: its memory, its processor time, and whether it is stopped. From /proc, where there is one."""

import os
from dataclasses import dataclass

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_STOPPED = frozenset({b"T", b"t"})
_STATE, _USER_TICKS, _SYSTEM_TICKS, _RESIDENT_PAGES = 0, 11, 12, 21
"""Places in /proc/PID/stat after the command's name (proc(5)), which may itself hold spaces and brackets."""

_LONGEST = 4096
"""Bytes; the file is one line of about 300."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """`memory` is resident bytes, `ticks` the processor time spent so far. `stopped`: by SIGSTOP or a debugger."""

    memory: int
    ticks: int
    stopped: bool


def read_vitals(pid: int) -> Vitals | None:
    """None where the process is gone or the system does not tell."""
    try:
        fields = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
        return Vitals(
            memory=int(fields[_RESIDENT_PAGES]) * _PAGE_BYTES,
            ticks=int(fields[_USER_TICKS]) + int(fields[_SYSTEM_TICKS]),
            stopped=fields[_STATE] in _STOPPED,
        )
    except (OSError, IndexError, ValueError):
        return None


def _read(path: str) -> bytes:
    """By the system's own calls: a file object takes more than twice as long, and this is read for every simulation."""
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(opened, _LONGEST)
    finally:
        os.close(opened)
