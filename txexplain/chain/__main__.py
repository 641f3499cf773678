"""`python -m txexplain.chain build [--force]` and `python -m txexplain.chain serve --port 8546`."""

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from txexplain.chain.build import build
from txexplain.chain.failure import ChainError
from txexplain.chain.paths import CHAIN_DIRECTORY
from txexplain.chain.serve import upstream


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0, or 1 with the reason on standard error."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "build":
            build(options.directory, force=options.force, say=_say)
        else:
            _serve(options.directory, options.port)
    except ChainError as error:
        sys.stderr.write(f"chain: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m txexplain.chain", description="The fixture chain.")
    parser.add_argument("--directory", type=Path, default=CHAIN_DIRECTORY, help="where the built chain lies")
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help="build the chain unless its inputs are unchanged")
    building.add_argument("--force", action="store_true", help="build even so")
    serving = commands.add_parser("serve", help="build if needed, then play the upstream node")
    serving.add_argument("--port", type=int, default=8546, help="0 takes any free port (default: 8546)")
    return parser


def _serve(directory: Path, port: int) -> None:
    build(directory, say=_say)
    signal.signal(signal.SIGTERM, _interrupt)
    with upstream(directory, port) as node:
        _say(f"chain: listening on {node.url}")
        status = node.wait()
    raise ChainError(f"anvil ended by itself with status {status}")


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """A supervisor's SIGTERM ends anvil as Ctrl-C does: through the context managers."""
    raise KeyboardInterrupt


def _say(line: str) -> None:
    """At once, also into a pipe: whoever started `serve` waits for the line that names the port."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
