"""`txexplain version`."""

import sys

from txexplain.own_version import own_version


def version() -> None:
    """Print the version."""
    sys.stdout.write(f"{own_version()}\n")
