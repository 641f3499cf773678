"""`python -m benchmarks.backtest [REPORTS]`: stored reports judged under a changed profile, serially and on local Ray.

REPORTS is 2,000 by default, 100,000 for the full measure. The last run is killed when a third is done, and goes on.
"""

import argparse
import asyncio
import importlib.util
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from tests.txexplain.cases import case_of, effects, report_of, unlimited_approval
from tests.txexplain.databases import engine_of
from tests.txexplain.programs import COMMAND, environment
from txexplain.filing import LOCAL_TENANT, Filing
from txexplain.store.migrate import upgrade
from txexplain.store.rows import content_of, filed
from txexplain.store.tables import reports

DEFAULT_REPORTS: Final = 2_000
_STEP: Final = 5_000
_CHANGED_EVERY: Final = 3


@dataclass(frozen=True)
class Run:
    """One backtest from its start to its end: seconds, and what it printed last."""

    name: str
    seconds: float
    result: str


async def fill(url: str, number: int) -> None:
    """Reports with bodies of their own, written without the audit trail, which a backtest does not read."""
    made = [report_of(), report_of(case_of(effects(approvals=(unlimited_approval(),))))]
    rows = [filed(report, Filing(tenant=LOCAL_TENANT)).report for report in made]
    async with engine_of(url) as engine:
        await upgrade(engine)
        for start in range(0, number, _STEP):
            async with engine.begin() as connection:
                several = range(start, min(number, start + _STEP))
                await connection.execute(insert(reports), [_copy(rows[n % _CHANGED_EVERY == 0], n) for n in several])


def _copy(row: dict[str, object], number: int) -> dict[str, object]:
    report_id, at = "rep_" + secrets.token_urlsafe(20)[:27], 1_700_000_000_000 + number
    body = str(row["body"]).replace(str(row["id"]), report_id).replace(str(row["created_at"]), str(at))
    return row | {"id": report_id, "created_at": at, "body": body, "content": content_of(body)}


def run_to_end(folder: Path, engine: str, *, kill: bool) -> Run:
    """One backtest; with `kill` it is killed once, after a third of its chunks, and started again."""
    out, start = folder / f"{engine}{'-killed' if kill else ''}.jsonl", time.monotonic()
    command = [
        *COMMAND,
        "backtest",
        "--database-url",
        f"sqlite:///{folder / 'reports.db'}",
        "--profile",
        "profile.toml",
    ]
    command += ["--engine", engine, "--out", str(out), "--most", "100000000"]
    if kill:
        _killed(command, folder, out)
    done = subprocess.run(command, cwd=folder, env=environment(folder), capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    last = done.stdout.splitlines()[-1:] if done.returncode == 0 else done.stderr.splitlines()[-1:]
    return Run(f"{engine}{', killed and resumed' if kill else ''}", time.monotonic() - start, "".join(last))


def _killed(command: list[str], folder: Path, out: Path) -> None:
    whole = out.with_name(out.name.replace("-killed", "")).read_bytes().count(b"\n")
    with subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=folder, env=environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None and not (out.exists() and out.read_bytes().count(b"\n") > whole // 3):
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)


def print_table(runs: list[Run], number: int, console: Console) -> bool:
    """Print the runs; whether every result is that of the first one, the serial run."""
    table = Table(title=f"backtest of {number:,} stored reports under a changed profile")
    for heading in ("", "seconds", "reports/s", "result"):
        table.add_column(heading, justify="right" if heading in {"seconds", "reports/s"} else "left")
    for run in runs:
        equal = "equal" if run.result == runs[0].result else run.result
        speed = f"{number / run.seconds:.0f}"
        table.add_row(run.name, f"{run.seconds:.1f}", speed, "the serial run's" if run is runs[0] else equal)
    console.print(table)
    console.print(runs[0].result)
    return runs[0].result.startswith(f"{number} reports, ") and all(run.result == runs[0].result for run in runs)


def main() -> int:
    """Exit status 0 when every run gave the serial run's result, 1 when not."""
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", type=int, nargs="?", default=DEFAULT_REPORTS)
    number = parser.parse_args().reports
    console, engines = Console(highlight=False), ["serial"]
    if importlib.util.find_spec("ray") is None:
        console.print("without Ray (pip install 'txexplain[ray]'): the serial engine alone")
    else:
        engines.append("ray")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asyncio.run(fill(f"sqlite:///{folder / 'reports.db'}", number))
        (folder / "profile.toml").write_text('name = "changed"\noff = ["unlimited-approval"]\n', encoding="utf-8")
        runs = [run_to_end(folder, engine, kill=False) for engine in engines]
        runs.append(run_to_end(folder, engines[-1], kill=True))
    return 0 if print_table(runs, number, console) else 1


if __name__ == "__main__":
    sys.exit(main())
