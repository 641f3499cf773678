"""Serves a GGUF file as an OpenAI-compatible server, for a region of its own: `python -m llm.engines.llama_server`.

It is llama.cpp's own server out of xllamacpp's wheel; any `llama-server` program does the same.
"""

import argparse
import signal
from pathlib import Path

from llm.engines.llama_parameters import llama_parameters


def main() -> None:
    """Serve until a signal; the log, a line a request, goes to standard error."""
    parser = argparse.ArgumentParser(prog="python -m llm.engines.llama_server", description="Serve a GGUF file.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--slots", type=int, default=4)
    parser.add_argument("--verbosity", type=int, default=3)
    _serve(parser.parse_args())


def _serve(options: argparse.Namespace) -> None:
    parameters = llama_parameters(options.file, options.threads, options.slots)
    import xllamacpp  # noqa: PLC0415 - after the arguments were checked

    parameters.verbosity = options.verbosity
    parameters.hostnames = [options.host]
    parameters.port = options.port
    server = xllamacpp.Server(parameters)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    del server


if __name__ == "__main__":
    main()
