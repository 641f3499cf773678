"""`python -m txexplain.demo` runs the tour; `python -m txexplain.demo serve [--port N]` leaves the service running."""

import argparse
import sys

from rich.console import Console

from txexplain.chain.failure import ChainError
from txexplain.demo.service import SERVE_PORT, serve
from txexplain.demo.tour import run_tour


def main() -> int:
    """Exit status 0, or 1 with a sentence that says what is missing."""
    parser = argparse.ArgumentParser(prog="python -m txexplain.demo", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    serving = commands.add_parser("serve", help="serve the API on the fixture chain until interrupted")
    serving.add_argument("--port", type=int, default=SERVE_PORT)
    serving.add_argument("--node-port", type=int, default=0, help="where the chain's own node answers; any by default")
    arguments = parser.parse_args()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 100)
    try:
        if arguments.command == "serve":
            return serve(arguments.port, arguments.node_port)
        run_tour(console)
    except ChainError as error:
        console.print(f"the demo cannot run: {error}", markup=False)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
