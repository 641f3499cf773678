"""Where the chunks of a backtest are judged: one after the other here, or on Ray, here or on a cluster."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from txexplain.backtest.judging import ChunkResult, judge_chunk
from txexplain.backtest.plan import Plan, Sources

Engine = Callable[[Sources, Plan, Sequence[int]], Iterator[ChunkResult]]
"""Gives the results in any order, each as it comes."""

_TRIES: Final = 3
"""How often a chunk goes to another worker when one dies."""


class NoRay(Exception):  # noqa: N818 - it states what is the case
    """Ray is not installed or did not start; the message says what to do."""


def serial(sources: Sources, plan: Plan, chunks: Sequence[int]) -> Iterator[ChunkResult]:
    """In this process."""
    for chunk in chunks:
        yield judge_chunk(sources, plan, chunk)


def on_ray(sources: Sources, plan: Plan, chunks: Sequence[int]) -> Iterator[ChunkResult]:
    """On the cluster that RAY_ADDRESS names, else on a local Ray of all cores. Raises `NoRay`.

    Workers read the reports themselves; so every machine needs the database, the files of the policies and this code.
    """
    # Ray would tell its makers that it was started; what an operator does is nobody else's.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray  # noqa: PLC0415 - an optional package, and seconds to import
    except ImportError:
        raise NoRay("--engine ray needs the extra: pip install 'txexplain[ray]'") from None
    try:
        ray.init(include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    except Exception as error:
        # Ray gives a local node 30 seconds, and raises nothing narrower.
        raise NoRay(f"--engine ray: Ray did not start: {error}") from error
    try:
        task = ray.remote(judge_chunk).options(max_retries=_TRIES, num_cpus=1)
        shared = ray.put(sources), ray.put(plan)
        waiting: list[int] = list(chunks)[::-1]
        running: list[Any] = []
        # Two for each core: one runs while the next one's arguments travel. All at once would fill Ray's queues.
        resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call] # Ray's own
        most = 2 * max(int(resources.get("CPU", 1)), 1)
        while waiting or running:
            while waiting and len(running) < most:
                running.append(task.remote(*shared, waiting.pop()))
            done, running = ray.wait(running)
            yield from ray.get(done)
    finally:
        ray.shutdown()


ENGINES: Final[dict[str, Engine]] = {"serial": serial, "ray": on_ray}
