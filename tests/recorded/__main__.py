"""`python -m tests.recorded --block 22546209`: a recorded block as a node, until interrupted."""

import argparse
import threading
from contextlib import ExitStack

from tests.recorded.corpora import find_corpora
from tests.recorded.mainnet import BLOCKS
from tests.recorded.tracing import tracing
from tests.recorded.upstream import RecordedUpstream


def main(arguments: list[str] | None = None) -> None:
    """Serves the state before one recorded mainnet block; says what was asked when it ends."""
    parser = argparse.ArgumentParser(description="Serves the state before a recorded mainnet block.")
    parser.add_argument("--block", type=int, choices=sorted(BLOCKS), required=True)
    parser.add_argument("--port", type=int, default=8600, help="0 takes a free one")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds added to every request")
    parser.add_argument("--tracer", action="store_true", help="answer debug_traceCall, by a real anvil behind it")
    options = parser.parse_args(arguments)
    folder = find_corpora()
    if folder is None:
        parser.error("the recordings are absent: set TXEXPLAIN_CORPORA to their folder")
    block = BLOCKS[options.block](folder)
    with ExitStack() as opened:
        state = opened.enter_context(tracing(block)) if options.tracer else block.state
        upstream = opened.enter_context(RecordedUpstream(state, latency=options.latency, port=options.port))
        print(f"state after block {state.number} at {upstream.url}", flush=True)  # noqa: T201 - a program's output
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(f"{upstream.requests} requests: {dict(upstream.calls)}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
