"""What the chaos benchmark does to the parts, and how each is made whole again."""

import os
import resource
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.clock import Clock
from tests.llm.model_servers import ModelServer
from tests.txexplain.databases import PostgresServer
from tests.txexplain.programs import Service, restarted


@dataclass
class Asked:
    """One request of the wallet: its own sender, the id that was acknowledged, and seconds until then.

    `refusals` of its `tries` were told that no report can be kept.
    """

    sender: str
    acknowledged: str | None = None
    seconds: float = 0.0
    tries: int = 0
    refusals: int = 0

    @property
    def hangs(self) -> bool:
        """Whether it was told nothing at all."""
        return self.acknowledged is None and not self.refusals


@dataclass
class Stage:
    """All that plays."""

    postgres: PostgresServer
    replicas: list[Service]
    model: ModelServer | None
    clock: Clock
    """Of the first replica."""
    asked: list[Asked] = field(default_factory=list)

    def forks(self) -> list[int]:
        """The anvils of the replicas."""
        return [pid for each in self.replicas for pid in children(each.process.pid) if "anvil" in _command(pid)]


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _command(pid: int) -> str:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def send(number: signal.Signals, pids: Sequence[int]) -> None:
    """Send a signal to each that is still there."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _database_processes(stage: Stage) -> list[int]:
    return [stage.postgres.pid, *children(stage.postgres.pid)]


Fault = Callable[[Stage], Callable[[], None]]
"""Begins, and gives what ends it."""


def anvils(number: signal.Signals) -> Fault:
    """Every fork gets the signal; the replicas mend that themselves."""

    def begin(stage: Stage) -> Callable[[], None]:
        send(number, stage.forks())
        return lambda: None

    return begin


def model_server(number: signal.Signals) -> Fault:
    """The model server is killed or stopped, and started or continued."""

    def begin(stage: Stage) -> Callable[[], None]:
        model = stage.model
        if model is None:
            raise RuntimeError("there is no model server")
        if number == signal.SIGKILL:
            model.kill()
            return lambda: model.start(wait=False)
        model.signal(number)
        return lambda: model.signal(signal.SIGCONT)

    return begin


def database(number: signal.Signals) -> Fault:
    """PostgreSQL with all its processes is killed or stopped, and started or continued."""

    def begin(stage: Stage) -> Callable[[], None]:
        processes = _database_processes(stage)
        send(number, processes)
        if number == signal.SIGKILL:
            return stage.postgres.start
        return lambda: send(signal.SIGCONT, processes)

    return begin


def replica(number: signal.Signals) -> Fault:
    """The first replica is killed or stopped, and started again on its port or continued."""

    def begin(stage: Stage) -> Callable[[], None]:
        first = stage.replicas[0]
        first.process.send_signal(number)
        if number == signal.SIGSTOP:
            return lambda: first.process.send_signal(signal.SIGCONT)
        first.process.wait()

        def start() -> None:
            stage.replicas[0] = restarted(first)

        return start

    return begin


def full_disk(stage: Stage) -> Callable[[], None]:
    """The database stands still and the replicas may write no byte more to a file."""
    go_on = database(signal.SIGSTOP)(stage)
    for each in stage.replicas:
        resource.prlimit(each.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def end() -> None:
        for each in stage.replicas:
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(each.process.pid, resource.RLIMIT_FSIZE, unlimited)
        go_on()

    return end


_HOUR: Final = 3600


def clock_jump(seconds: int) -> Fault:
    """The first replica's wall clock jumps, and jumps back."""

    def begin(stage: Stage) -> Callable[[], None]:
        url = stage.replicas[0].url
        stage.clock.jump(seconds, url)
        return lambda: stage.clock.jump(0, url)

    return begin


FAULTS: Final[dict[str, Fault]] = {
    "nothing": lambda _stage: lambda: None,
    "anvil SIGKILL": anvils(signal.SIGKILL),
    "anvil SIGSTOP": anvils(signal.SIGSTOP),
    "model server SIGKILL": model_server(signal.SIGKILL),
    "model server SIGSTOP": model_server(signal.SIGSTOP),
    "PostgreSQL SIGKILL": database(signal.SIGKILL),
    "PostgreSQL SIGSTOP": database(signal.SIGSTOP),
    "one replica SIGKILL": replica(signal.SIGKILL),
    "one replica SIGSTOP": replica(signal.SIGSTOP),
    "disk full, PostgreSQL SIGSTOP": full_disk,
    "clock an hour on": clock_jump(_HOUR),
    "clock an hour back": clock_jump(-_HOUR),
}
