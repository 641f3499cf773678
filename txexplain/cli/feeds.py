"""`txexplain feeds`: bring lists of others into force, see what is in force, and what a new version changed."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from txexplain.cli.exit_status import BAD_INPUT, BAD_SETTINGS
from txexplain.cli.options import with_settings
from txexplain.cli.output import fail, say
from txexplain.settings import Settings

if TYPE_CHECKING:
    from policies.feeds.library import About, FeedLibrary, Imported
    from policies.feeds.table import Table
    from policies.severity import Confidence

feeds = typer.Typer(help="Imported lists: threats, sanctions, names, tokens.", no_args_is_help=True)

Kind = Annotated[str, typer.Argument(metavar="KIND", help="What the file is; a wrong one prints the kinds.")]
Path_ = Annotated[Path, typer.Argument(metavar="PATH", help="The file, or the folder of its files.")]
Name = Annotated[str | None, typer.Option(help="Name of the feed; its kind by default.")]
Source = Annotated[str, typer.Option(help="Where it was taken from, kept with the feed.")]
Licence = Annotated[str | None, typer.Option(help="Its licence; the publisher's usual one by default.")]
Days = Annotated[int | None, typer.Option(min=1, max=3650, help="Days until it expires; depends on the kind.")]
Sure = Annotated[str | None, typer.Option("--confidence", help="low, medium or high; depends on the kind.")]
Shrink = Annotated[bool, typer.Option("--allow-shrink", help="Take a version with less than half of the entries.")]


@feeds.callback()
def group() -> None:
    """Imported lists: threats, sanctions, names, tokens."""


@feeds.command("import")
@with_settings()
def import_(  # noqa: PLR0913, PLR0917 - each is an option of the command
    settings: Settings,
    kind: Kind,
    path: Path_,
    name: Name = None,
    source: Source = "",
    licence: Licence = None,
    days: Days = None,
    confidence: Sure = None,
    allow_shrink: Shrink = False,  # noqa: FBT002 - typer's form
) -> None:
    """Check a list and put it in force. What is wrong with it is told; the version before stays where it is refused."""
    from policies.feeds.draft import BadFeed  # noqa: PLC0415 - keeps the program's start fast
    from policies.feeds.kinds import KINDS  # noqa: PLC0415 - as above
    from policies.feeds.library import About  # noqa: PLC0415 - as above
    from policies.feeds.sources import read_sources  # noqa: PLC0415 - as above

    library = _library(settings)
    if kind not in KINDS:
        fail(BAD_INPUT, f"{kind!r} is no kind of feed; the kinds are {', '.join(KINDS)}")
    about = About(name or kind, int(time.time()), source, licence, days, _sure(confidence), allow_shrink)
    try:
        imported = library.add(KINDS[kind], read_sources(path), about)
    except BadFeed as error:
        _refused(library, about, error)
    _report(imported)


@feeds.command("list")
@with_settings()
def list_(settings: Settings) -> None:
    """The feeds, their size, age, end, licence and version."""
    for name, table in _tables(_library(settings)):
        header, now = table.header, time.time()
        state = "expired" if header.expires_at <= now else "until"
        sys.stdout.write(
            f"{name}: {header.entries} entries of kind {header.kind}, imported {_day(header.imported_at)}, "
            f"{state} {_day(header.expires_at)}, confidence {header.confidence.value}, {header.publisher}, "
            f"licence {header.licence}, from {header.source or 'a file'}, version {table.digest[:12]}\n"
        )


@feeds.command()
@with_settings()
def diff(settings: Settings, name: Annotated[str, typer.Argument(help="Name of a feed.")]) -> None:
    """What the version in force changed against the one before."""
    from policies.feeds.draft import BadFeed  # noqa: PLC0415 - keeps the program's start fast

    library = _library(settings)
    try:
        after, before = library.table(name), library.table(name, previous=True)
    except BadFeed as error:
        fail(BAD_INPUT, str(error))
    if after is None:
        fail(BAD_INPUT, f"there is no feed {name!r}; the feeds are {', '.join(library.names()) or 'none'}")
    _differences(before, after)


@feeds.command()
@with_settings()
def find(
    settings: Settings,
    subject: Annotated[str, typer.Argument(help="An address or a site.")],
    chain: Annotated[int, typer.Option(min=1, help="Chain of the address.")] = 1,
) -> None:
    """What the feeds say about an address or a site."""
    from policies.feeds.library import open_feeds  # noqa: PLC0415 - keeps the program's start fast

    index = open_feeds(_library(settings).folder, int(time.time()))
    address = subject.lower() if subject.lower().startswith("0x") else None
    hits = index.about_site(subject) if address is None else index.about_address(chain, address)
    lines = [
        f"{hit.feed.name}: {hit.entry.category.value if hit.near is None else f'nearly {hit.near}'} {hit.entry.label}\n"
        for hit in hits
    ]
    sys.stdout.write("".join(lines) or "no feed lists it\n")
    for missing in index.missing:
        say(missing.reason)


@feeds.command()
@with_settings()
def remove(settings: Settings, name: Annotated[str, typer.Argument(help="Name of a feed.")]) -> None:
    """Take a feed out of force."""
    if not _library(settings).remove(name):
        fail(BAD_INPUT, f"there is no feed {name!r}")
    sys.stdout.write(f"{name} is out of force\n")


def _library(settings: Settings) -> "FeedLibrary":
    from policies.feeds.library import FeedLibrary  # noqa: PLC0415 - keeps the program's start fast

    if settings.feeds is None:
        fail(BAD_SETTINGS, "--feeds: name the folder in which imported feeds are kept")
    return FeedLibrary(settings.feeds)


def _tables(library: "FeedLibrary") -> "list[tuple[str, Table]]":
    from policies.feeds.draft import BadFeed  # noqa: PLC0415 - keeps the program's start fast

    found = []
    for name in library.names():
        try:
            table = library.table(name)
        except BadFeed as error:
            say(str(error))
        else:
            found += [] if table is None else [(name, table)]
    return found


def _sure(text: str | None) -> "Confidence | None":
    from policies.severity import Confidence  # noqa: PLC0415 - keeps the program's start fast

    if text is None:
        return None
    try:
        return Confidence(text)
    except ValueError:
        fail(BAD_INPUT, f"--confidence: {text!r} is none of low, medium, high")


def _refused(library: "FeedLibrary", about: "About", error: Exception) -> NoReturn:
    kept = about.name in library.names()
    state = "the version in force stays" if kept else "nothing was imported"
    fail(BAD_INPUT, f"refused: {error}", state)


def _report(imported: "Imported") -> None:
    draft = imported.draft
    sys.stdout.write(f"{imported.header.name}: {imported.header.entries} entries in force\n")
    if draft.repeated:
        sys.stdout.write(f"{draft.repeated} entries stood twice\n")
    for reason, count in sorted(draft.left_out.items()):
        sys.stdout.write(f"{count} left out: {reason}\n")
    for fault in draft.faults[:10]:
        sys.stdout.write(f"  {fault.place}: {fault.reason}\n")
    _differences(imported.before, imported.after)


def _differences(before: "Table | None", after: "Table") -> None:
    from policies.feeds.difference import difference  # noqa: PLC0415 - keeps the program's start fast

    changes = difference(before, after)
    sys.stdout.write(f"{changes.added} added, {changes.removed} removed, {changes.reworded} worded anew\n")
    if before is not None:
        for sign, shown in (("+", changes.first_added), ("-", changes.first_removed)):
            sys.stdout.write("".join(f"  {sign} {line}\n" for line in shown))


def _day(time_: int) -> str:
    from policies.feeds.library import day  # noqa: PLC0415 - keeps the program's start fast

    return day(time_)
