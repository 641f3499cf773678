"""What the program's exit status says. The first four are the verdict; nothing else may ever return one of them."""

from collections.abc import Mapping
from typing import Final

BY_LEVEL: Final[Mapping[str, int]] = {"benign": 0, "warning": 1, "malicious": 2, "unknown": 3}

BAD_INPUT: Final = 64
"""The request or the command line cannot be read (EX_USAGE of sysexits.h)."""

CHECK_FAILED: Final = 65
"""What was to be checked is not as it should be (EX_DATAERR)."""

UNAVAILABLE: Final = 69
"""A part that is needed is not there (EX_UNAVAILABLE)."""

INTERNAL: Final = 70
"""The program failed (EX_SOFTWARE). Python's own status would be 1, which here means `warning`."""

BAD_SETTINGS: Final = 78
"""The settings cannot be used (EX_CONFIG)."""

INTERRUPTED: Final = 130
"""Stopped by the user."""
