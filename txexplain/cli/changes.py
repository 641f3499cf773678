"""What another policy would change, printed."""

import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from txexplain.dry_run import Change


def print_changes(changes: "Sequence[Change]") -> None:
    """A line for each report, then how many go from which level to which."""
    for change in changes:
        sys.stdout.write(f"{change.line()}\n")
    for (before, after), count in sorted(Counter((it.before, it.after) for it in changes).items()):
        sys.stdout.write(f"{count} would go from {before} to {after}\n")
