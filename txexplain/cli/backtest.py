"""`txexplain backtest`: every stored report judged once more, by the profile given, in parallel and resumable."""

import hashlib
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from txexplain.cli.changes import print_changes
from txexplain.cli.exit_status import BAD_INPUT, BAD_SETTINGS, UNAVAILABLE
from txexplain.cli.opened_store import with_store
from txexplain.cli.options import with_settings
from txexplain.cli.output import fail, say
from txexplain.settings import BadSettings, Settings
from txexplain.telemetry import configure_logging

if TYPE_CHECKING:
    from txexplain.backtest.checkpoint import Checkpoint
    from txexplain.backtest.plan import Sources


class EngineName(StrEnum):
    """Where the reports are judged."""

    SERIAL = "serial"
    RAY = "ray"


Out = Annotated[Path, typer.Option(help="File of the results; a run that finds its own goes on from it.")]
Where = Annotated[EngineName, typer.Option(help="serial, or ray (a local one, or the cluster of RAY_ADDRESS).")]
Against = Annotated[Path | None, typer.Option(help="Compare with this profile, not with what was answered.")]
Most = Annotated[int, typer.Option(min=1, max=100_000_000, help="So many of the newest reports.")]
Tenant = Annotated[str, typer.Option(help="Tenant whose reports are read.")]


@with_settings()
def backtest(  # noqa: PLR0913, PLR0917 - a command has these options
    settings: Settings,
    out: Out = Path("backtest.jsonl"),
    engine: Where = EngineName.SERIAL,
    against: Against = None,
    most: Most = 100_000,
    tenant: Tenant = "local",
) -> None:
    """Judge stored reports again, by the profile given with --profile, and count which verdicts would change.

    Nothing stored is changed. A run that was killed goes on where it was when it is started again.
    """
    from txexplain.backtest.checkpoint import BadCheckpoint  # noqa: PLC0415 - keeps the other commands' start fast
    from txexplain.backtest.engines import NoRay  # noqa: PLC0415 - as above
    from txexplain.store.report_store import StoreUnavailable  # noqa: PLC0415 - as above

    configure_logging("error", settings.redactor())
    try:
        done = _run(settings, out, engine, against, most, tenant)
    except BadSettings as error:
        fail(BAD_SETTINGS, *error.faults)
    except BadCheckpoint as error:
        fail(BAD_INPUT, f"--out: {error}")
    except (NoRay, StoreUnavailable) as error:
        fail(UNAVAILABLE, str(error))
    _print(done)


def _run(  # noqa: PLR0913, PLR0917 - as above
    settings: Settings, out: Path, engine: EngineName, against: Path | None, most: int, tenant: str
) -> "Checkpoint":
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415 - as above

    from txexplain.backtest.engines import ENGINES  # noqa: PLC0415 - as above
    from txexplain.backtest.plan import sources_of  # noqa: PLC0415 - as above

    sources = sources_of(settings, against)
    checkpoint = _opened(settings, sources, out, most, tenant)
    if checkpoint.resumed:
        say(f"going on: {checkpoint.resumed} of {len(checkpoint.plan.chunks)} chunks are done")
    columns = (*Progress.get_default_columns()[:-1], MofNCompleteColumn(), TimeRemainingColumn())
    with checkpoint, Progress(*columns, console=Console(stderr=True)) as progress:
        already = sum(result.judged for result in checkpoint.results.values())
        bar = progress.add_task(f"backtest ({engine})", total=checkpoint.plan.reports, completed=already)
        for result in ENGINES[engine](sources, checkpoint.plan, checkpoint.waiting):
            checkpoint.add(result)
            progress.advance(bar, result.judged)
    return checkpoint


def _opened(settings: Settings, sources: "Sources", out: Path, most: int, tenant: str) -> "Checkpoint":
    """The checkpoint that is there, where it belongs to this backtest, or a new one."""
    from txexplain.backtest.checkpoint import BadCheckpoint, Checkpoint  # noqa: PLC0415 - as above
    from txexplain.backtest.plan import plan_of  # noqa: PLC0415 - as above

    if not out.exists():
        now = int(time.time())
        plan = with_store(settings, lambda store: plan_of(store.engine, sources, tenant, most, now))
        return Checkpoint.begin(out, plan)
    checkpoint = Checkpoint.read(out)
    plan = checkpoint.plan
    if tenant != plan.tenant or sources.judges(tenant, plan.now).digests != plan.digests:
        raise BadCheckpoint(f"{out} holds a backtest of another tenant or other policies; name another file")
    return checkpoint


def _print(done: "Checkpoint") -> None:
    results = [done.results[chunk] for chunk in sorted(done.results)]
    changes = [change for result in results for change in result.changed]
    print_changes(changes)
    digest = hashlib.sha256("\n".join(change.line() for change in changes).encode()).hexdigest()
    judged = sum(result.judged for result in results)
    sys.stdout.write(f"{judged} reports, {len(changes)} would change, result sha256:{digest}\n")
