"""`python -m decoders.token_list` builds the token list; `--look-up CHAIN:ADDRESS` asks it."""

import argparse
import sys
from pathlib import Path
from typing import Final

from decoders.names.packages import LEDGER_TOKENS, CannotObtain, obtain
from decoders.token_list.list_build import package_tokens
from decoders.token_list.list_file import TokenListFile
from decoders.token_list.list_format import BadTokenList
from decoders.token_list.list_write import write_token_list

FILE_NAME: Final = "tokens.bin"


def main() -> int:
    """Run the command; 0 when it did what was asked."""
    arguments = _parser().parse_args()
    target: Path = arguments.out / FILE_NAME
    try:
        return _look_up(target, arguments.look_up) if arguments.look_up else _build(target, arguments)
    except (CannotObtain, BadTokenList, OSError, ValueError) as error:
        sys.stderr.write(f"decoders.token_list: {error}\n")
        return 1


def _build(target: Path, arguments: argparse.Namespace) -> int:
    if arguments.if_missing and _usable(target):
        return 0
    package = obtain(LEDGER_TOKENS, arguments.packages or arguments.out / "packages")
    count = write_token_list(target, f"{LEDGER_TOKENS.name} {LEDGER_TOKENS.version}", package_tokens(package))
    sys.stdout.write(f"{target}: {count} tokens, {target.stat().st_size / 1e6:.1f} MB\n")
    return 0


def _look_up(target: Path, place: str) -> int:
    chain, _, address = place.partition(":")
    found = TokenListFile(target).token(int(chain), address.lower())
    sys.stdout.write("" if found is None else f"{found.symbol}, {found.decimals} decimals, {found.name}\n")
    return 0 if found else 1


def _usable(target: Path) -> bool:
    try:
        TokenListFile(target).close()
    except (BadTokenList, OSError):
        return False
    return True


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m decoders.token_list", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/dictionary"), help="folder of the list")
    parser.add_argument(
        "--packages", type=Path, help="folder that keeps the downloaded package; below --out by default"
    )
    parser.add_argument("--if-missing", action="store_true", help="do nothing where a usable list is there")
    parser.add_argument("--look-up", metavar="CHAIN:ADDRESS", help="print what the list says of a token")
    return parser


if __name__ == "__main__":
    sys.exit(main())
