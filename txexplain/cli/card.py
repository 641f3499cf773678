"""A report as a card for people. It reads the wire's answer, so it can show a report from anywhere.

Token names, revert strings, domains and arguments are hostile: all of it passes `decoders.foreign_text` (no control
or bidi characters, one line) and is put down as plain `rich` text, never as markup.
"""

from collections.abc import Iterable

from rich.box import ROUNDED
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from decoders.foreign_text import plain
from txexplain.wire.shapes import Answer, FindingShape

_COLOURS = {"benign": "green", "warning": "yellow", "malicious": "red", "unknown": "magenta"}
_SEVERITY_COLOURS = {"info": "cyan", "caution": "yellow", "danger": "red", "critical": "bold red"}
_MOST = 12
"""Lines of one kind on the card; the rest is counted. The whole stands in the JSON."""


def print_card(answer: Answer, console: Console | None = None) -> None:
    """Print the card; colours only where the console has them."""
    (console or Console(highlight=False)).print(card(answer))


def card(answer: Answer) -> RenderableType:
    """The card: verdict, words, what moves, approvals, findings, what was not assessed, and times."""
    level = answer["verdict"]["level"]
    colour = _COLOURS[level]
    title = Text.assemble(" ", (level.upper(), f"bold {colour}"), " ")
    return Panel(
        Group(*_parts(answer)),
        title=title,
        title_align="left",
        subtitle=Text(f" {_footer(answer)} ", style="dim"),
        subtitle_align="right",
        border_style=colour,
        box=ROUNDED,
        padding=(1, 2),
        width=100,
    )


def _parts(answer: Answer) -> Iterable[RenderableType]:
    explanation = answer["explanation"]
    yield Text(_line(explanation["headline"], 200), style="bold")
    for sentence in explanation["sentences"]:
        yield Text(_line(sentence["text"], 600))
    yield from _section("Asks for", _call_lines(answer))
    yield from _section("What moves", _change_lines(answer))
    yield from _section("Approvals", _approval_lines(answer))
    yield from _findings(answer["verdict"]["findings"])
    yield from _section("Not assessed", _gap_lines(answer))


def _section(title: str, lines: list[Text]) -> Iterable[RenderableType]:
    """A titled list; nothing where it is empty."""
    if not lines:
        return
    yield Text(f"\n{title}", style="bold dim")
    yield from (Padding(line, (0, 0, 0, 2)) for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield Padding(Text(f"and {len(lines) - _MOST} more", style="dim"), (0, 0, 0, 2))


def _call_lines(answer: Answer) -> list[Text]:
    decoded = answer["decoded"]
    lines = [Text(f"{_line(shown['label'], 48)}: {_line(shown['value'], 120)}") for shown in decoded["display"]]
    call = decoded["call"]
    if call is not None:
        name = call["signature"] or call["selector"] or decoded["intent"]
        lines.insert(0, Text(f"{_line(name, 160)} at {call['target'] or 'a new contract'}"))
    return lines


def _change_lines(answer: Answer) -> list[Text]:
    effects = answer["effects"]
    if effects["status"] == "unavailable":
        return []
    signer = answer["request"]["sender"]
    lines = []
    for change in effects["asset_changes"]:
        if change["delta"] == change["fee"]:
            continue  # The words above tell the fee; what the block's producer earns on it is nobody's business here.
        shown = _line(change["display"], 80)
        who = "you" if change["account"] == signer else change["account"]
        lines.append(Text.assemble((f"{shown:<28} ", "red" if shown.startswith("-") else "green"), (who, "dim")))
    return lines


def _approval_lines(answer: Answer) -> list[Text]:
    effects = answer["effects"]
    if effects["status"] == "unavailable":
        return []
    return [
        Text(_line(approval["display"], 160), style="red" if approval["unlimited"] else "")
        for approval in effects["approvals"]
    ]


def _findings(findings: list[FindingShape]) -> Iterable[RenderableType]:
    if not findings:
        return
    yield Text("\nFindings", style="bold dim")
    table = Table.grid(padding=(0, 2))
    for finding in findings[:_MOST]:
        # The text above tells each finding in full; here are its name and both axes.
        words = Text.assemble(_line(finding["rule"], 64), (f", {finding['confidence']} confidence", "dim"))
        table.add_row(Text(f"  {finding['severity']}", style=_SEVERITY_COLOURS[finding["severity"]]), words)
    if len(findings) > _MOST:
        table.add_row(Text(""), Text(f"and {len(findings) - _MOST} more", style="dim"))
    yield table


def _gap_lines(answer: Answer) -> list[Text]:
    """What the verdict does not rest on: stages without a result, rules that did not look, what stayed unread."""
    lines = [Text(_line(reason, 300), style="magenta") for reason in answer["degraded"]]
    lines += [Text(_line(unknown, 300)) for unknown in answer["decoded"]["unknowns"]]
    skipped = answer["verdict"]["skipped"]
    if skipped:
        lines.append(Text(f"{len(skipped)} rules did not look: {_line(skipped[0]['reason'], 200)}", style="dim"))
    return lines


def _footer(answer: Answer) -> str:
    block = answer["block"]
    where = "no block" if block is None else f"block {block['number']}"
    return f"{where} · {answer['timings_ms']['total']:.0f} of {answer['budget_ms']} ms · {answer['id']}"


def _line(text: str, limit: int) -> str:
    return plain(text, limit=limit)
