"""What a parser may do to its process. The process imports this file, so it imports little."""

import os
import signal


def late(_body: bytes) -> None:
    """Never ends."""
    while True:
        pass


def hungry(_body: bytes) -> bytes:
    """Wants more memory than there is."""
    return bytes(1 << 40)


def fatal(_body: bytes) -> None:
    """Ends the process."""
    os.kill(os.getpid(), signal.SIGKILL)


def wrong(_body: bytes) -> None:
    """Has a fault of its own."""
    raise ZeroDivisionError("nobody expects this")


def own_process(_body: bytes) -> int:
    """Says which process it runs in."""
    return os.getpid()


def environment(_body: bytes) -> dict[str, str]:
    """Says what the process was given."""
    return dict(os.environ)
