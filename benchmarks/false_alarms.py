"""`python -m benchmarks.false_alarms`: what ordinary mainnet users would be told, at the default profile.

Every transaction of the recorded blocks is simulated and judged without feeds and without account knowledge. Printed
are the levels of those that succeed, and every finding above information, so that each can be justified. Exit status 1
where one is malicious or more than two in a hundred are warned, 2 without the recorded blocks.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence

from benchmarks.recorded_cases import judged_block
from decoders.outcome import Known
from llm.evaluation.judged import Judged
from policies.severity import Level, Severity
from simulation.effects import Effects
from simulation.readable import short
from tests.recorded.corpora import find_corpora
from tests.recorded.mainnet import BLOCKS

WARNED_PERCENT = 2.0
"""What issue 5 allows."""


def succeeding(judged: Sequence[Judged]) -> list[tuple[int, Judged]]:
    """The transactions that succeed, with their positions in the block."""
    return [
        (at, one)
        for at, one in enumerate(judged)
        if isinstance(one.case.effects, Known) and one.case.effects.value.status == "success"
    ]


def print_block(number: int, judged: Sequence[Judged]) -> bool:
    """Print the block's table and findings; whether it is within what is allowed."""
    chosen = succeeding(judged)
    levels = Counter(one.verdict.level for _, one in chosen)
    warned = 100 * levels[Level.WARNING] / max(1, len(chosen))
    sys.stdout.write(
        f"\nblock {number}: {len(judged)} transactions, {len(chosen)} succeed\n\n| level | count |\n|---|---|\n"
    )
    sys.stdout.writelines(f"| {level.value} | {levels[level]} |\n" for level in Level)
    sys.stdout.write(f"\nwarned: {warned:.2f} % (allowed: {WARNED_PERCENT:g} %)\n")
    for at, one in chosen:
        for text in _told(one):
            sys.stdout.write(f"- {at} by {short(one.case.request.sender)}: {text}\n")
    return levels[Level.MALICIOUS] == 0 and warned <= WARNED_PERCENT


def _told(one: Judged) -> list[str]:
    """The findings above information; where there are none and something was not assessed, what that was."""
    found = [it for it in one.verdict.findings if it.severity is not Severity.INFO]
    texts = [f"{it.severity.value}, {it.rule}: {it.title}" for it in found]
    if one.verdict.level is Level.UNKNOWN and isinstance(one.case.effects, Known):
        texts += [f"not assessed: {it}" for it in _gaps(one, one.case.effects.value)]
    return texts


def _gaps(one: Judged, effects: Effects) -> list[str]:
    """Why the level is unknown."""
    rules = (*(it.error for it in one.verdict.errors), *(it.reason for it in one.verdict.skipped))
    return [*effects.incomplete, *rules]


def main() -> int:
    """Print every recorded block."""
    folder = find_corpora()
    if folder is None:
        sys.stdout.write("the recorded blocks are not here; set TXEXPLAIN_CORPORA to their folder\n")
        return 2
    within = [print_block(number, asyncio.run(judged_block(load(folder)))) for number, load in BLOCKS.items()]
    return 0 if all(within) else 1


if __name__ == "__main__":
    sys.exit(main())
