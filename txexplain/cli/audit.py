"""`txexplain audit`: the trail of what was kept, deleted and allowed."""

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from txexplain.cli.exit_status import BAD_INPUT
from txexplain.cli.opened_store import with_store
from txexplain.cli.options import with_settings
from txexplain.cli.output import fail, say
from txexplain.settings import Settings

if TYPE_CHECKING:
    from txexplain.store.repository import SqlReportStore

audit = typer.Typer(help="The audit trail.", no_args_is_help=True)

BROKEN = 1
"""Exit status of a check that found something. No verdict is printed by these commands, so 1 is free."""

_HEAD = re.compile(r"(?P<tenant>.+):(?P<seq>[0-9]{1,18}):(?P<hash>[0-9a-f]{64})")

Noted = Annotated[
    list[str] | None, typer.Option(help="A head noted before, as `audit heads` prints it; may be given again.")
]


@audit.callback()
def group() -> None:
    """The audit trail."""


@audit.command()
@with_settings()
def verify(settings: Settings, noted: Noted = None) -> None:
    """Check every chain and every report. Exit status 0 where all hold, 1 where something was changed."""
    from txexplain.store.audit import AuditRepository  # noqa: PLC0415 - keeps the program's start fast

    anchors = dict(_head(text) for text in noted or [])

    async def check(store: "SqlReportStore") -> tuple[list[str], int, int]:
        repository = AuditRepository(store.engine)
        found = [fault async for fault in repository.verify(anchors)]
        heads = await repository.heads()
        return found, len(heads), sum(seq for seq, _ in heads.values())

    found, chains, entries = with_store(settings, check)
    for fault in found:
        say(f"FAULT {fault}")
    sys.stdout.write(f"{chains} chains, {entries} entries, {len(found)} faults\n")
    if found:
        raise typer.Exit(BROKEN)


@audit.command()
@with_settings()
def heads(settings: Settings) -> None:
    """Print the last entry of each chain. Keep these lines elsewhere: they prove later that nothing was rewritten."""
    from txexplain.store.audit import AuditRepository  # noqa: PLC0415 - keeps the program's start fast

    for tenant, (seq, last) in with_store(settings, lambda store: AuditRepository(store.engine).heads()).items():
        sys.stdout.write(f"{tenant}:{seq}:{last}\n")


def _head(text: str) -> tuple[str, tuple[int, str]]:
    found = _HEAD.fullmatch(text)
    if found is None:
        fail(BAD_INPUT, f"--noted: {text!r} is not TENANT:NUMBER:HASH, as `txexplain audit heads` prints it")
    return found["tenant"], (int(found["seq"]), found["hash"])
