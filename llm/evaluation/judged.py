"""The judged cases to measure on: those that training never saw, and recorded ones from a file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from llm.tuning.examples import examples
from policies.case import Case
from policies.verdict import Verdict

SEED: Final = 4_242
"""Another one than the training's, so that the cases differ even where the pair of situation and rule does not."""


class Judged(NamedTuple):
    """A case with its verdict."""

    case: Case
    verdict: Verdict


def held_out(count: int) -> list[Judged]:
    """Cases of pairs of situation and rule that were kept apart from training; each prompt once."""
    found: dict[str, Judged] = {}
    for example in examples(count * 12, seed=SEED):
        if example.held_out and len(found) < count:
            found.setdefault(example.prompt.digest, Judged(example.case, example.verdict))
    return list(found.values())


def read_judged(file: Path) -> Iterator[Judged]:
    """Cases from JSON lines with the members `case` and `verdict`. Raises ValueError for a line that is none."""
    for line in file.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        case, verdict = (json.dumps(document[name]) for name in ("case", "verdict"))
        yield Judged(Case.model_validate_json(case), Verdict.model_validate_json(verdict))


def write_judged(file: Path, cases: list[Judged]) -> None:
    """Writes what `read_judged` reads."""
    lines = [
        f'{{"case": {case.model_dump_json()}, "verdict": {verdict.model_dump_json()}}}\n' for case, verdict in cases
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(lines), encoding="utf-8")
