"""Serves a GGUF file as an OpenAI-compatible server, for a region of its own: `python -m llm.engines.llama_server`.

It is llama.cpp's own server out of xllamacpp's wheel; any `llama-server` program does the same.
"""

import argparse
import signal
from pathlib import Path


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
    import xllamacpp  # noqa: PLC0415 - after the arguments were checked

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(options.file)
    parameters.n_parallel = options.slots
    parameters.n_ctx = options.slots * 1024
    parameters.cpuparams.n_threads = options.threads
    parameters.cpuparams_batch.n_threads = options.threads
    parameters.cache_ram_mib = 0
    parameters.verbosity = options.verbosity
    parameters.ui = False
    parameters.hostnames = [options.host]
    parameters.port = options.port
    server = xllamacpp.Server(parameters)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    del server


if __name__ == "__main__":
    main()
