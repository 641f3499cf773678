"""`python -m txexplain.parsing_worker SECONDS`: the process that parses large bodies. `parsing_process.py` starts it.

A message is a length of eight bytes and so many bytes of pickle, in both directions: a function and a body in, what the
function returned or raised out. The first message out is empty: it is ready. Whoever writes to it is the service alone.
"""

import os
import pickle
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from typing import IO, Any, Final

from decoders.refusal import Refusal
from txexplain.heap import settle_heap
from txexplain.v0 import requests as scan_requests
from txexplain.wire import bulk_request, explain_request, recheck

PARSERS: Final = (bulk_request, explain_request, recheck, scan_requests)
"""Where the functions that are sent here stand; imported before the first body comes, which takes most of a second."""

_NICENESS: Final = 5
"""Behind the service and its anvils, but not so far that a busy machine leaves a large body without its turn."""

_MOST_BYTES: Final = 512 * 1024 * 1024
"""Of memory. With the largest bodies within the limits it has grown to 120 MiB (measured)."""

_LENGTH_BYTES: Final = 8


def write_message(stream: IO[bytes], message: bytes) -> None:
    """Write it whole. Raises `OSError` where nobody reads any more."""
    stream.write(len(message).to_bytes(_LENGTH_BYTES))
    stream.write(message)
    stream.flush()


def read_message(stream: IO[bytes]) -> bytes:
    """The next message. Raises `EOFError` where the other process ended before its end."""
    return _whole(stream, int.from_bytes(_whole(stream, _LENGTH_BYTES)))


def _whole(stream: IO[bytes], length: int) -> bytes:
    read = stream.read(length)
    if len(read) < length:
        raise EOFError
    return read


def main() -> None:
    """Answer until the service closes the pipe, which the kernel does for it when it is killed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # They go to all processes of a terminal or a unit, and the service still has requests in hand.
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.nice(_NICENESS)
    _limit_memory()
    settle_heap()
    seconds = float(sys.argv[1])
    write_message(sys.stdout.buffer, b"")
    while True:
        try:
            message = read_message(sys.stdin.buffer)
        except EOFError:
            return
        parse, body = pickle.loads(message)  # noqa: S301 - from the service
        # Nothing handles this signal, so that the kernel ends the process, also in the middle of the parser's C code.
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = pickle.dumps(_outcome(parse, body), pickle.HIGHEST_PROTOCOL)
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_message(sys.stdout.buffer, answer)


def _limit_memory() -> None:
    """On Linux the kernel counts the memory that a process may write to; what comes to more is a `MemoryError`."""
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = _MOST_BYTES if hard == resource.RLIM_INFINITY else min(_MOST_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _outcome(parse: Callable[[bytes], Any], body: bytes) -> tuple[Any, Exception | None]:
    """What the function returned, or what it raised; where nobody expects that, with the place."""
    try:
        return parse(body), None
    except Exception as error:  # noqa: BLE001 - the service raises it
        if not isinstance(error, Refusal):
            error.add_note("".join(traceback.format_tb(error.__traceback__)))
        return None, error


if __name__ == "__main__":
    main()
