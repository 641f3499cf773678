"""The page of what the decoders know, made from their declarations: `python -m decoders.coverage [--check]`."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from decoders.catalogue import PROTOCOLS
from decoders.parsing.chain_types import CHAIN_TYPES
from decoders.parsing.signing_request import PARSERS, REFUSED
from decoders.protocol import Claim, ProtocolDecoder, TypedDataClaim

PAGE: Final = Path(__file__).with_name("COVERAGE.md")

_HEAD: Final = """# What the decoders know

Made by `python -m decoders.coverage` from the declarations in `decoders/protocols/`; do not edit.
"depends" means that the intent depends on the arguments. "inside" marks calls that contain further calls.
"told" says what a signed message is reduced to: permissions (who may take what), offers (what is given for what), or
the call that it authorizes; the fields of every message are shown.
"""


_KINDS: Final = {
    "eth_sendTransaction": "a transaction of type 0 to 4",
    "eth_signTransaction": "a transaction of type 0 to 4",
    "eth_signTypedData_v4": "typed data (EIP-712)",
    "personal_sign": "text, sign-in (EIP-4361), bytes or a hash",
    "eth_sign": "a bare hash, which cannot be judged",
    "wallet_sendCalls": "a batch (EIP-5792), versions 1.0 and 2.0.0",
    "eth_sendUserOperation": "a user operation (ERC-4337), EntryPoint 0.6, 0.7 and 0.8",
    "wallet_requestExecutionPermissions": "permissions (ERC-7715)",
    "wallet_grantPermissions": "permissions (ERC-7715), the first name of the method",
}


def coverage() -> str:
    """The page as Markdown."""
    sections = (line for protocol in PROTOCOLS for line in _section(protocol))
    return "\n".join([_HEAD, *_summary(), *_requests(), *sections])


def _summary() -> Iterator[str]:
    functions = sum(len(protocol.claims) for protocol in PROTOCOLS)
    commands = sum(len(protocol.commands) for protocol in PROTOCOLS)
    messages = sum(len(protocol.typed_data) for protocol in PROTOCOLS)
    yield (
        f"{len(PROTOCOLS)} standards and protocols: {functions} functions, {commands} commands in their own coding, "
        f"{messages} kinds of typed data.\n"
    )


def _requests() -> Iterator[str]:
    """The requests themselves: which are judged, which are refused and why."""
    yield "## Requests\n"
    yield "| request | answer |\n|---|---|"
    yield from (f"| `{method}` | {_KINDS[method]} |" for method in PARSERS)
    yield "| `raw` | a serialized transaction of type 0 to 4, unsigned or signed |"
    yield from (f"| `{method}` | refused: {reason} |" for method, reason in REFUSED.items())
    yield from (f"| transaction type 0x{kind:02x} | refused: {name} |" for kind, name in CHAIN_TYPES.items())
    yield ""


def _section(protocol: ProtocolDecoder) -> Iterator[str]:
    yield f"## {protocol.name}\n"
    yield f"Source: {protocol.source}.\n"
    if protocol.deployments:
        chains = ", ".join(str(chain) for chain in sorted(protocol.deployments))
        yield f"Only at known contracts, on the chains {chains}.\n"
    if protocol.claims:
        yield "| selector | function | intent | calls |\n|---|---|---|---|"
        yield from (_row(f"`{claim.function.selector}`", claim) for claim in protocol.claims)
        yield from (_row("command", claim) for claim in protocol.commands)
        yield ""
    if protocol.typed_data:
        yield "| typed data | known by the fields | intent | told |\n|---|---|---|---|"
        yield from (_message_row(message) for message in protocol.typed_data)
        yield ""


def _message_row(message: TypedDataClaim) -> str:
    intent = message.intent if isinstance(message.intent, str) else "depends"
    told = {"permissions": message.permissions, "offers": message.offers, "call": message.call}
    names = ", ".join(name for name, reader in told.items() if reader is not None)
    return f"| `{message.primary_type}` | {', '.join(message.shape)} | {intent} | {names} |"


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
