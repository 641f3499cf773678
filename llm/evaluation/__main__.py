"""`python -m llm.evaluation --model tuned.gguf --base base.gguf`: tables of the tuned model, the raw one, the template.

`--cases` names a file of recorded cases (`python -m benchmarks.recorded_cases` writes one); without it the cases are
drawn from those that training never saw.
"""

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from llm.evaluation.judged import held_out, read_judged
from llm.evaluation.measures import HEADS, Measured, measured
from llm.evaluation.writers import ModelFile, server_writer


def main() -> None:
    """Measures what the arguments name and prints one row for each author."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="the tuned model")
    parser.add_argument("--base", type=Path, help="the model before tuning")
    parser.add_argument("--cases", type=Path, help="recorded cases, JSON lines")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--free", type=int, default=0, help="cases to write without the grammar as well")
    parser.add_argument(
        "--twice", type=int, default=20, help="cases to write twice, to see that they come out the same"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--server", action="append", default=[], metavar="URL", help="a server of the tuned model, too")
    chosen = parser.parse_args()
    cases = list(read_judged(chosen.cases)) if chosen.cases else held_out(chosen.count)
    rows = [measured("template", None, cases)]
    for name, file in (("tuned", chosen.model), ("untuned", chosen.base)):
        if file is None:
            continue
        model = ModelFile(file, chosen.threads)
        rows.append(measured(f"{name}, grammar", model.writer(grammar=True), cases, twice=chosen.twice))
        if chosen.free:
            free = model.writer(grammar=False, instructed=name == "untuned")
            rows.append(measured(f"{name}, no grammar", free, cases[: chosen.free], twice=chosen.twice))
    rows += [
        measured(f"tuned, {url}", server_writer(url, "txexplain"), cases, twice=chosen.twice) for url in chosen.server
    ]
    _print(rows)


def _print(rows: list[Measured]) -> None:
    console, table = Console(width=200), Table(*HEADS)
    first = next((row for row in rows if row.known), rows[0])
    for row in rows:
        table.add_row(*row.row(first))
    console.print(table)
    for row in rows:
        for reason in (*row.unfaithful, *row.uncovered)[:10]:
            console.print(f"{row.author}: {reason}", markup=False)
        if row.failures:
            console.print(f"{row.author}: failed checks {dict(row.failures.most_common())}", markup=False)


if __name__ == "__main__":
    main()
