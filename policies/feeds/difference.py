"""What a new version of a feed adds, takes away and words anew."""

from dataclasses import dataclass

from policies.feeds.table import Table

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Difference:
    """Counts, and the first ten of each as subject and category."""

    added: int
    removed: int
    reworded: int
    first_added: tuple[str, ...]
    first_removed: tuple[str, ...]


def difference(before: Table | None, after: Table) -> Difference:
    """Compare two versions by subject and category; without a version before, everything is added."""
    old = {} if before is None else {row[:2]: row[2] for row in before.rows()}
    new = {row[:2]: row[2] for row in after.rows()}
    added, removed = sorted(new.keys() - old.keys()), sorted(old.keys() - new.keys())
    reworded = sum(1 for key in new.keys() & old.keys() if new[key] != old[key])
    return Difference(len(added), len(removed), reworded, _shown(added), _shown(removed))


def _shown(rows: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{subject} ({category})" for subject, category in rows[:_SHOWN])
