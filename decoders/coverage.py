"""The page of what the decoders know, made from their declarations: `python -m decoders.coverage [--check]`."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from decoders.catalogue import PROTOCOLS
from decoders.protocol import Claim, ProtocolDecoder

PAGE: Final = Path(__file__).with_name("COVERAGE.md")

_HEAD: Final = """# What the decoders know

Made by `python -m decoders.coverage` from the declarations in `decoders/protocols/`; do not edit.
"depends" means that the intent depends on the arguments. "inside" marks calls that contain further calls.
"""


def coverage() -> str:
    """The page as Markdown."""
    return "\n".join([_HEAD, *(line for protocol in PROTOCOLS for line in _section(protocol))])


def _section(protocol: ProtocolDecoder) -> Iterator[str]:
    yield f"## {protocol.name}\n"
    yield f"Source: {protocol.source}.\n"
    if protocol.deployments:
        chains = ", ".join(str(chain) for chain in sorted(protocol.deployments))
        yield f"Only at known contracts, on the chains {chains}.\n"
    yield "| selector | function | intent | calls |\n|---|---|---|---|"
    for claim in protocol.claims:
        yield _row(f"`{claim.function.selector}`", claim)
    for claim in protocol.commands:
        yield _row("command", claim)
    for typed in protocol.typed_data:
        fields = ", ".join(typed.shape)
        intent = typed.intent if isinstance(typed.intent, str) else "depends"
        yield f"| typed data | `{typed.primary_type}` with {fields} | {intent} | |"
    yield ""


def _row(selector: str, claim: Claim) -> str:
    intent = claim.intent if isinstance(claim.intent, str) else "depends"
    return f"| {selector} | `{claim.function.signature}` | {intent} | {'inside' if claim.children else ''} |"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or with `--check` compare it. Returns the exit status: 1 where the page is out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare; exit status 1 if the page is out of date")
    page = coverage()
    if not parser.parse_args(arguments).check:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    sys.stderr.write(f"{PAGE.name} is out of date; run python -m decoders.coverage\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
