"""The commands put together, and every way out of the program turned into the right exit status."""

import sys
import traceback
from typing import NoReturn

import typer

from txexplain.cli.audit import audit
from txexplain.cli.backtest import backtest
from txexplain.cli.config import config
from txexplain.cli.console import console
from txexplain.cli.database import database
from txexplain.cli.doctor import doctor
from txexplain.cli.exit_status import BAD_INPUT, INTERNAL, INTERRUPTED
from txexplain.cli.explain import explain
from txexplain.cli.feeds import feeds
from txexplain.cli.keys import keys
from txexplain.cli.mcp import mcp
from txexplain.cli.output import say
from txexplain.cli.replay import replay
from txexplain.cli.reports import reports, tenants
from txexplain.cli.rules import rules
from txexplain.cli.serve import serve
from txexplain.cli.version import version

app = typer.Typer(
    name="txexplain",
    help="Explains what a crypto wallet is about to sign.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(serve)
app.command()(explain)
app.command()(replay)
app.command()(backtest)
app.command()(doctor)
app.command()(mcp)
app.command()(version)
app.add_typer(database, name="db")
app.add_typer(config, name="config")
app.add_typer(console, name="console")
app.add_typer(feeds, name="feeds")
app.add_typer(rules, name="rules")
app.add_typer(keys, name="keys")
app.add_typer(reports, name="reports")
app.add_typer(tenants, name="tenants")
app.add_typer(audit, name="audit")


def run(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and exit. A usage error is 64 and a failure 70: typer's 2 and Python's 1 would be verdicts here."""
    try:
        status = app(args=arguments, prog_name="txexplain", standalone_mode=False)
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; without this Python complains once more while it closes it.
        sys.stdout = None
        status = INTERNAL
    except Exception as error:  # noqa: BLE001 - the last resort: any status but ours would read as a verdict
        status = _failed(error)
    sys.exit(status if isinstance(status, int) else 0)


def _failed(error: Exception) -> int:
    """Show a usage error as typer would, anything else with its traceback."""
    show = getattr(error, "show", None)
    if callable(show) and hasattr(error, "exit_code"):
        show()
        return BAD_INPUT
    say("txexplain: an internal error; please report it with the lines below")
    traceback.print_exception(error)
    return INTERNAL
