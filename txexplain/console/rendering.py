"""The templates, and what they may call. Everything is escaped; nothing here marks foreign text as safe."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from decoders.foreign_text import plain
from decoders.primitives import checksum
from simulation.readable import short
from txexplain.console.views.foreign import foreign
from txexplain.console.views.trees import SOURCES, call_title

_FOLDER: Final = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The environment of every page."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(plain=plain, foreign=foreign, short=short, checksum=checksum, sentence=sentence)
    made.filters.update(when=when, iso=iso, ago=ago, ms=milliseconds)
    made.globals.update(call_title=call_title, SOURCES=SOURCES)
    return made


def render(template: str, values: Mapping[str, Any]) -> str:
    """The page as HTML text."""
    return environment().get_template(template).render(**values)


def sentence(text: str) -> str:
    """The text with its first letter large; the rules' manuals begin in the middle of one."""
    return text[:1].upper() + text[1:]


def when(at: int) -> str:
    """A moment in Unix milliseconds for people, in UTC."""
    return _date(at).strftime("%Y-%m-%d %H:%M:%S UTC")


def iso(at: int) -> str:
    """A moment in Unix milliseconds for a `datetime` attribute (RFC 3339)."""
    return _date(at).strftime("%Y-%m-%dT%H:%M:%SZ")


def ago(at: int) -> str:
    """How long ago a moment in Unix milliseconds was, in its largest unit."""
    seconds = max(0, time.time() - at / 1000)
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} s"


def milliseconds(value: float) -> str:
    """A time in milliseconds with as many digits as it deserves."""
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


def _date(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)
