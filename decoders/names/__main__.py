"""`python -m decoders.names build` makes the selector dictionary; `look-up` asks it."""

import argparse
import sys
import time
from pathlib import Path
from typing import Final

from decoders.names.dictionary_build import collect
from decoders.names.dictionary_file import DictionaryFile
from decoders.names.dictionary_format import BadDictionary
from decoders.names.dictionary_write import write_dictionary
from decoders.names.packages import CannotObtain

FILE_NAME: Final = "selectors.bin"


def main() -> int:
    """Run the command; 0 when it did what was asked."""
    arguments = _parser().parse_args()
    try:
        return _build(arguments) if arguments.command == "build" else _look_up(arguments)
    except (CannotObtain, BadDictionary, OSError, ValueError) as error:
        sys.stderr.write(f"decoders.names: {error}\n")
        return 1


def _build(arguments: argparse.Namespace) -> int:
    target = arguments.out / FILE_NAME
    if arguments.if_missing and _usable(target):
        return 0
    start = time.perf_counter()
    count = write_dictionary(target, collect(arguments.packages or arguments.out / "packages", arguments.node_modules))
    size, seconds = target.stat().st_size / 1e6, time.perf_counter() - start
    sys.stdout.write(f"{target}: {count} signatures, {size:.1f} MB, built in {seconds:.0f} s\n")
    return 0


def _look_up(arguments: argparse.Namespace) -> int:
    dictionary = DictionaryFile(arguments.out / FILE_NAME)
    found = dictionary.candidates(bytes.fromhex(arguments.selector.removeprefix("0x")))
    sys.stdout.writelines(f"{signature}\n" for signature in found)
    return 0 if found else 1


def _usable(target: Path) -> bool:
    try:
        DictionaryFile(target).close()
    except (BadDictionary, OSError):
        return False
    return True


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m decoders.names", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build the dictionary from pinned data packages")
    build.add_argument("--out", type=Path, default=Path("build/dictionary"), help="folder of the dictionary")
    build.add_argument(
        "--packages", type=Path, help="folder that keeps the downloaded packages; below --out by default"
    )
    build.add_argument("--node-modules", type=Path, help="also take the ABIs in these npm packages")
    build.add_argument("--if-missing", action="store_true", help="do nothing where a usable dictionary is there")
    look_up = commands.add_parser("look-up", help="print the signatures of a selector, one a line")
    look_up.add_argument("--out", type=Path, default=Path("build/dictionary"), help="folder of the dictionary")
    look_up.add_argument("selector", help="4 bytes, such as 0xa9059cbb")
    return parser


if __name__ == "__main__":
    sys.exit(main())
