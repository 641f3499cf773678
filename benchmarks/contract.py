"""`python -m benchmarks.contract [CALLS]`: at least CALLS requests made up from the OpenAPI document (5,000).

All phases of schemathesis (examples, corners of the schemas, random requests, sequences of calls) run against a real
service that simulates on a real chain. The counts are the service's own, of the answers that it gave.
"""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.journeys.contract import answered, fuzz, fuzzed_service, undocumented

DEFAULT_CALLS = 5_000
_RANDOM_EACH = 120
"""Random requests for each call in a round; with the other phases about 3,000 requests."""


def print_table(counts: Mapping[tuple[str, int], int], console: Console) -> None:
    """Print the answers, a row for each path and a column for each status."""
    statuses = sorted({status for _, status in counts})
    table = Table(title="answers to made-up requests")
    for heading in ("", *(str(status) for status in statuses)):
        table.add_column(heading, justify="left" if not heading else "right")
    for path in sorted({path for path, _ in counts}):
        table.add_row(path, *(str(counts.get((path, status), "")) for status in statuses))
    table.add_row("all", *(str(sum(n for (_, code), n in counts.items() if code == status)) for status in statuses))
    console.print(table)


def main() -> int:
    """Exit status 0 when no answer was a 5xx, undocumented or of another shape than the document says."""
    calls, console = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_CALLS, Console(highlight=False)
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name, fuzzed_service(Path(name)) as running:
        made_up = 0
        while made_up < calls and not faults:
            fuzzed = fuzz(running.url, Path(name), "examples,coverage,fuzzing,stateful", _RANDOM_EACH)
            made_up += fuzzed.made_up
            faults += fuzzed.faults
            console.print(f"{made_up} requests made up, phases: {dict(fuzzed.phases)}")
        counts = answered(running.url)
        alive = running.process.poll() is None
    print_table(counts, console)
    faults += undocumented(counts)
    failed = sum(count for (_, status), count in counts.items() if status >= 500)
    for fault in faults:
        console.print(fault, markup=False)
    console.print(f"{sum(counts.values())} answers, {failed} of them 5xx, {len(faults)} faults")
    return 0 if alive and not failed and not faults else 1


if __name__ == "__main__":
    sys.exit(main())
